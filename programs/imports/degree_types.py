"""The names of degree types on the site, by the codes and names of official sources."""

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
# By course level of CRICOS. Others have the same name.
COURSE_LEVELS = {
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
