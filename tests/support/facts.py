"""The facts of the first guide, row by row, as the editors' document has them."""

from roles.models import PayBand

GUIDE = "/roles/ai-engineer/"


# level, years, employer, low, high, open upwards, basis, note
PAY = [
    (PayBand.Level.ENTRY, None, None, "Tech companies", 130_000, 180_000, False, "total", ""),
    (PayBand.Level.ENTRY, None, None, "Startups", 100_000, 140_000, False, "", "Often more equity"),
    (PayBand.Level.ENTRY, None, None, "Traditional companies", 90_000, 130_000, False, "", ""),
    (PayBand.Level.MID, 3, 5, "Tech companies", 160_000, 240_000, False, "", ""),
    (PayBand.Level.MID, 3, 5, "Elsewhere", 130_000, 190_000, False, "", ""),
    (PayBand.Level.SENIOR, 6, None, "Top companies", 200_000, 300_000, True, "", ""),
]


LADDER = [
    (1, ["AI Engineer"]),
    (2, ["Senior AI Engineer"]),
    (3, ["Principal/Staff"]),
    (4, ["AI Engineering Manager", "Director of AI"]),
]


SKILLS = {
    "Foundation": {
        "Software engineering": "Strong, and not optional",
        "Python": "At production level",
        "Machine learning fundamentals": "Across several domains: competent, not expert",
        "System design": "The basics",
        "Cloud platforms": "",
        "APIs": "",
        "Microservices": "",
    },
    "AI breadth": {
        "Computer vision": "The basics",
        "Convolutional neural networks (CNNs)": "",
        "Object detection": "",
        "Natural language processing (NLP)": "The fundamentals",
        "Transformers": "",
        "Fine-tuning": "",
        "Classical ML": "",
        "Tree models": "",
        "Linear models": "",
        "Deep learning": "Some of it",
        "PyTorch": "Or TensorFlow",
        "TensorFlow": "Or PyTorch",
    },
    "Engineering skills": {
        "Docker": "",
        "Containerization": "",
        "CI/CD pipelines": "",
        "Monitoring": "",
        "Logging": "",
        "Database design": "",
        "API development": "",
        "DevOps": "Some of it",
    },
    "Real differentiators": {
        "Product sense": "What AI can solve, and what it should",
        "Communication": "not technical",
        "Fast learning": "weekly",
        "Pragmatism": "Simple models or complex ones",
    },
}


WEEK = {
    "Monday": ["MVP", "quality inspection", "architecture", "pretrained model", "company's data", "simple API"],
    "Tuesday": ["chatbot", "weird answers", "prompt engineering again"],
    "Wednesday": ["new AI initiative", '"AI strategy"', "doesn't know what that means"],
    "Thursday": ["training pipeline that takes forever"],
    "Friday": ["deploy their model", "don't know Docker"],
}


# format, institution, title, city, region, duration, months, tuition
PROGRAM_LINES = """\
online | Johns Hopkins University | Master of Science in Finance (Part-time) | Baltimore | MD | 2 years | 24 | 64800
online | Auburn University | Master of Science in Finance Online | Auburn | AL | 3 years | 36 | 28500
online | University of Massachusetts Lowell | Master of Science in Finance | Lowell | MA | 1.5 years | 18 | 21060
online | University of Michigan-Dearborn | Master of Science in Finance | Dearborn | MI | 1.5 years | 18 | 23430
hybrid | Florida International University | Master of Science in Finance | Miami | FL | 1 year | 12 | 30000
online | Southern New Hampshire University | Online Master's in Finance | Manchester | NH | 1.25 years | 15 | 22932
online | Penn State – World Campus | Master of Finance | University Park | PA | 1.5 years | 18 | 34848
online | Purdue University Global | Online Master's Degree in Finance | West Lafayette | IN | 1.5 years | 18 | 27160
hybrid | Harvard Extension School | Finance Master's Degree Program | Cambridge | MA | 2 years | 24 | 38640
online | Indiana University | Chancellors Master of Science in Strategic Finance | Multiple IN Campuses | IN \
| 1 year | 12 | 12353
"""
PROGRAMS = [tuple(line.split(" | ")) for line in PROGRAM_LINES.splitlines()]
