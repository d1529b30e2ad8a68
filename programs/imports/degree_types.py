"""The names of degree types on the site, by the credentials of official sources."""

NAMES = {
    # IPEDS
    "Associate's degree": "Associate’s degree",
    "Bachelor's degree": "Bachelor’s degree",
    "Certificate (1 to <2 years)": "Certificate (1 to less than 2 years)",
    "Certificate (12 weeks to <1 year)": "Certificate (12 weeks to less than 1 year)",
    "Certificate (2 to <4 years)": "Certificate (2 to less than 4 years)",
    "Certificate (<12 weeks)": "Certificate (less than 12 weeks)",
    "Doctor's degree - other": "Doctor’s degree (other)",
    "Doctor's degree - professional practice": "Doctor’s degree (professional practice)",
    "Doctor's degree - research/scholarship": "Doctor’s degree (research or scholarship)",
    "Master's degree": "Master’s degree",
    "Post-master's certificate": "Post-master’s certificate",
    # CRICOS
    "Advanced Diploma": "Advanced diploma",
    "Associate Degree": "Associate’s degree",
    "Bachelor Degree": "Bachelor’s degree",
    "Bachelor Honours Degree": "Bachelor’s degree (honours)",
    "Doctoral Degree": "Doctoral degree",
    "Graduate Certificate": "Graduate certificate",
    "Graduate Diploma": "Graduate diploma",
    "Masters Degree (Coursework)": "Master’s degree (coursework)",
    "Masters Degree (Extended)": "Master’s degree (extended)",
    "Masters Degree (Research)": "Master’s degree (research)",
}
# By IPEDS award level (AWLEVEL).
AWARD_LEVELS = {
    "2": "Certificate (1 to less than 2 years)",
    "3": "Associate’s degree",
    "4": "Certificate (2 to less than 4 years)",
    "5": "Bachelor’s degree",
    "6": "Postbaccalaureate certificate",
    "7": "Master’s degree",
    "8": "Post-master’s certificate",
    "17": "Doctor’s degree (research or scholarship)",
    "18": "Doctor’s degree (professional practice)",
    "19": "Doctor’s degree (other)",
    "20": "Certificate (less than 12 weeks)",
    "21": "Certificate (12 weeks to less than 1 year)",
}


def name_of(credential: str) -> str:
    return NAMES.get(credential, credential)
