"""Words that profiles, questions and interviews share."""

from enum import StrEnum


class Role(StrEnum):
    """What job the candidate is after."""

    BACKEND = "backend"
    FRONTEND = "frontend"
    FULL_STACK = "full_stack"
    DATA_ENGINEER = "data_engineer"
    DATA_SCIENTIST = "data_scientist"
    ML_ENGINEER = "ml_engineer"
    DEVOPS_SRE = "devops_sre"
    QA_ENGINEER = "qa_engineer"
    PRODUCT_MANAGER = "product_manager"
    BUSINESS_ANALYST = "business_analyst"
    ENGINEERING_MANAGER = "engineering_manager"
    GENERAL = "general"


class Level(StrEnum):
    """How experienced the candidate is: 0-1, 2-4, 5-8, 9 or more years."""

    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"


class Competency(StrEnum):
    """What a question is mainly about."""

    PROBLEM_SOLVING = "problem_solving"
    CODING = "coding"
    SYSTEM_DESIGN = "system_design"
    DATA_MODELLING = "data_modelling"
    DEBUGGING = "debugging"
    TESTING = "testing"
    SECURITY = "security"
    PERFORMANCE = "performance"
    OPERATIONS = "operations"
    DATA_ANALYSIS = "data_analysis"
    MACHINE_LEARNING = "machine_learning"
    PRODUCT_THINKING = "product_thinking"
    COMMUNICATION = "communication"
    COLLABORATION = "collaboration"
    LEADERSHIP = "leadership"
    OWNERSHIP = "ownership"
    LEARNING = "learning"
    PRIORITISATION = "prioritisation"
    USER_EXPERIENCE = "user_experience"
    REQUIREMENTS = "requirements"


class Locale(StrEnum):
    """How the candidate's English is recognised, in the words of BCP 47."""

    EN_AU = "en-AU"
    EN_CA = "en-CA"
    EN_GB = "en-GB"
    EN_IN = "en-IN"
    EN_US = "en-US"
