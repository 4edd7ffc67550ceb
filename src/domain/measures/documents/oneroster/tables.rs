//! The tables of a `OneRoster` CSV package: their columns and where their ids point, for versions
//! 1.1 and 1.2 (1EdTech).

/// A reference from a column to the ids of another table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) column: &'static str,
    pub(super) table: &'static str,
    /// Whether the cell holds several ids between commas.
    pub(super) many: bool,
}

/// A table of the package.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// Its name without `.csv`.
    pub(super) name: &'static str,
    /// The columns that both versions require.
    pub(super) columns: &'static [&'static str],
    /// The columns that only 1.1 requires.
    pub(super) columns_1_1: &'static [&'static str],
    /// The columns that only 1.2 requires.
    pub(super) columns_1_2: &'static [&'static str],
    /// The other columns of either version.
    optional: &'static [&'static str],
    /// Where its ids point.
    pub(super) references: &'static [Reference],
}

/// Columns that every table has.
const EVERYWHERE: [&str; 2] = ["status", "dateLastModified"];

const fn to(column: &'static str, table: &'static str) -> Reference {
    Reference { column, table, many: false }
}

const fn all(column: &'static str, table: &'static str) -> Reference {
    Reference { column, table, many: true }
}

const fn table(
    name: &'static str,
    columns: &'static [&'static str],
    optional: &'static [&'static str],
    references: &'static [Reference],
) -> Table {
    Table { name, columns, columns_1_1: &[], columns_1_2: &[], optional, references }
}

/// The tables of 1.1 and 1.2. The gradebook and resource tables that 1.2 added are known by their
/// id column alone.
#[rustfmt::skip]
pub(super) const TABLES: [Table; 21] = [
    table("academicSessions", &["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"],
        &["parentSourcedId"],
        &[to("parentSourcedId", "academicSessions")]),
    table("categories", &["sourcedId", "title"], &["weight"], &[]),
    table("classes", &["sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId",
        "termSourcedIds"],
        &["grades", "classCode", "location", "subjects", "subjectCodes", "periods"],
        &[to("courseSourcedId", "courses"), to("schoolSourcedId", "orgs"),
            all("termSourcedIds", "academicSessions")]),
    table("classResources", &["sourcedId", "classSourcedId", "resourceSourcedId"], &["title"],
        &[to("classSourcedId", "classes"), to("resourceSourcedId", "resources")]),
    table("courses", &["sourcedId", "title", "orgSourcedId"],
        &["schoolYearSourcedId", "courseCode", "grades", "subjects", "subjectCodes"],
        &[to("orgSourcedId", "orgs"), to("schoolYearSourcedId", "academicSessions")]),
    table("courseResources", &["sourcedId", "courseSourcedId", "resourceSourcedId"], &["title"],
        &[to("courseSourcedId", "courses"), to("resourceSourcedId", "resources")]),
    table("demographics", &["sourcedId"],
        &["birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
            "nativeHawaiianOrOtherPacificIslander", "white",
            "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity", "countryOfBirthCode",
            "stateOfBirthAbbreviation", "cityOfBirth",
            "publicSchoolResidenceStatus"],
        &[to("sourcedId", "users")]),
    table("enrollments", &["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId",
        "role"], &["primary", "beginDate", "endDate"],
        &[to("classSourcedId", "classes"), to("schoolSourcedId", "orgs"),
            to("userSourcedId", "users")]),
    Table {
        columns_1_1: &["gradingPeriodSourcedId", "resultValueMin", "resultValueMax"],
        columns_1_2: &["academicSessionSourcedId", "schoolSourcedId"],
        ..table("lineItems", &["sourcedId", "title", "assignDate", "dueDate", "classSourcedId",
            "categorySourcedId"], &["description"],
            &[to("classSourcedId", "classes"), to("categorySourcedId", "categories"),
                to("gradingPeriodSourcedId", "academicSessions"),
                to("academicSessionSourcedId", "academicSessions"), to("schoolSourcedId", "orgs")])
    },
    table("lineItemLearningObjectiveIds", &["sourcedId"],
        &["lineItemSourcedId", "source", "learningObjectiveId"],
        &[to("lineItemSourcedId", "lineItems")]),
    table("lineItemScoreScales", &["sourcedId"], &["lineItemSourcedId", "scoreScaleSourcedId"],
        &[to("lineItemSourcedId", "lineItems"), to("scoreScaleSourcedId", "scoreScales")]),
    table("orgs", &["sourcedId", "name", "type"], &["identifier", "parentSourcedId"],
        &[to("parentSourcedId", "orgs")]),
    table("resources", &["sourcedId", "vendorResourceId"],
        &["title", "roles", "importance", "vendorId", "applicationId"], &[]),
    Table {
        columns_1_1: &["score"],
        ..table("results", &["sourcedId", "lineItemSourcedId", "studentSourcedId", "scoreStatus",
            "scoreDate"],
            &["comment", "textScore", "classSourcedId", "inProgress", "incomplete", "late",
                "missing", "score"],
            &[to("lineItemSourcedId", "lineItems"), to("studentSourcedId", "users"),
                to("classSourcedId", "classes")])
    },
    table("resultLearningObjectiveIds", &["sourcedId"],
        &["resultSourcedId", "source", "learningObjectiveId", "score", "textScore"],
        &[to("resultSourcedId", "results")]),
    table("resultScoreScales", &["sourcedId"], &["resultSourcedId", "scoreScaleSourcedId"],
        &[to("resultSourcedId", "results"), to("scoreScaleSourcedId", "scoreScales")]),
    table("roles", &["sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"],
        &["beginDate", "endDate", "userProfileSourcedId"],
        &[to("userSourcedId", "users"), to("orgSourcedId", "orgs"),
            to("userProfileSourcedId", "userProfiles")]),
    table("scoreScales", &["sourcedId"],
        &["title", "type", "orgSourcedId", "courseSourcedId", "classSourcedId", "scoreScaleValue"],
        &[to("orgSourcedId", "orgs"), to("courseSourcedId", "courses"),
            to("classSourcedId", "classes")]),
    Table {
        columns_1_1: &["orgSourcedIds", "role"],
        ..table("users", &["sourcedId", "enabledUser", "username", "givenName", "familyName"],
            &["userIds", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds",
                "grades", "password", "userMasterIdentifier",
                "resourceSourcedIds", "preferredGivenName", "preferredMiddleName",
                "preferredFamilyName", "primaryOrgSourcedId", "pronouns"],
            &[all("orgSourcedIds", "orgs"), all("agentSourcedIds", "users"),
                to("primaryOrgSourcedId", "orgs"),
                all("resourceSourcedIds", "resources")])
    },
    table("userProfiles", &["sourcedId", "userSourcedId"],
        &["profileType", "vendorId", "applicationId", "description", "credentialType", "username",
            "password"], &[to("userSourcedId", "users")]),
    table("userResources", &["sourcedId", "userSourcedId", "resourceSourcedId"],
        &["orgSourcedId", "classSourcedId"],
        &[to("userSourcedId", "users"), to("resourceSourcedId", "resources"),
            to("orgSourcedId", "orgs"), to("classSourcedId", "classes")]),
];

impl Table {
    /// The table of this name in any letter case.
    pub(super) fn find_in_any_case(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// Every column that either version has.
    pub(super) fn known(&'static self) -> impl Iterator<Item = &'static str> {
        let lists = [self.columns, self.columns_1_1, self.columns_1_2, self.optional, &EVERYWHERE];
        let mut seen = std::collections::HashSet::new();
        lists.into_iter().flatten().copied().filter(move |column| seen.insert(*column))
    }
}
