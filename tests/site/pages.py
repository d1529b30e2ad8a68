"""Every page of the site with its real content."""

# One address for each shape of page. Those that hold for each program ask for all of them.
ADDRESSES = [
    "/",
    "/roles/",
    "/roles/?skill=docker",
    "/roles/?q=nothing+like+this",
    "/roles/compare/",
    "/roles/compare/?role=ai-engineer&role=ml-engineer",
    "/roles/ai-engineer/",
    "/roles/ai-engineer/?fit=aee75532&fit=2db5a3c3&fit=",
    "/roles/ai-engineer/programs/",
    "/roles/ai-engineer/programs/?format=hybrid",
    "/programs/",
    "/programs/?format=online&tuition_max=30k&duration_max=nonsense&sort=tuition",
    "/programs/?format=on_campus",
    "/programs/indiana-university-chancellors-master-of-science-in-strategic-finance/",
    "/programs/?q=finance&compare=auburn-university-master-of-science-in-finance-online",
    "/programs/compare/",
    "/programs/compare/?program=auburn-university-master-of-science-in-finance-online"
    "&program=indiana-university-chancellors-master-of-science-in-strategic-finance&program=gone",
    "/search/",
    "/search/?q=finance",
    "/search/?q=nothing+like+this",
]
MISSING = "/roles/no-such-guide/"
# Pages that a reader writes in: they set a cookie, and are neither kept nor indexed.
FORMS = [
    "/report/?page=%2Froles%2Fai-engineer%2F&figure=Growth",
    "/report/?page=%2Froles%2Fai-engineer%2F&figure=Entry+pay%2C+Tech+companies",
    "/report/thanks/?page=%2Froles%2Fai-engineer%2F",
]
