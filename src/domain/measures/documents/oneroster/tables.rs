//! The tables of a `OneRoster` CSV package: their required columns and where their ids point, for versions 1.1 and 1.2 (1EdTech).

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
    /// Where its ids point.
    pub(super) references: &'static [Reference],
}

const fn to(column: &'static str, table: &'static str) -> Reference {
    Reference { column, table, many: false }
}

const fn all(column: &'static str, table: &'static str) -> Reference {
    Reference { column, table, many: true }
}

const fn table(name: &'static str, columns: &'static [&'static str], references: &'static [Reference]) -> Table {
    Table { name, columns, columns_1_1: &[], references }
}

/// The tables of 1.1 and 1.2. The gradebook and resource tables that 1.2 added are known by their id column alone.
#[rustfmt::skip]
pub(super) const TABLES: [Table; 21] = [
    table("academicSessions", &["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"], &[to("parentSourcedId", "academicSessions")]),
    table("categories", &["sourcedId", "title"], &[]),
    table("classes", &["sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"],
        &[to("courseSourcedId", "courses"), to("schoolSourcedId", "orgs"), all("termSourcedIds", "academicSessions")]),
    table("classResources", &["sourcedId", "classSourcedId", "resourceSourcedId"],
        &[to("classSourcedId", "classes"), to("resourceSourcedId", "resources")]),
    table("courses", &["sourcedId", "title", "orgSourcedId"], &[to("orgSourcedId", "orgs")]),
    table("courseResources", &["sourcedId", "courseSourcedId", "resourceSourcedId"],
        &[to("courseSourcedId", "courses"), to("resourceSourcedId", "resources")]),
    table("demographics", &["sourcedId"], &[to("sourcedId", "users")]),
    table("enrollments", &["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"],
        &[to("classSourcedId", "classes"), to("schoolSourcedId", "orgs"), to("userSourcedId", "users")]),
    table("lineItems", &["sourcedId", "title", "assignDate", "dueDate", "classSourcedId", "categorySourcedId"],
        &[to("classSourcedId", "classes"), to("categorySourcedId", "categories")]),
    table("lineItemLearningObjectiveIds", &["sourcedId"], &[]),
    table("lineItemScoreScales", &["sourcedId"], &[]),
    table("orgs", &["sourcedId", "name", "type"], &[to("parentSourcedId", "orgs")]),
    table("resources", &["sourcedId", "vendorResourceId"], &[]),
    table("results", &["sourcedId", "lineItemSourcedId", "studentSourcedId", "scoreStatus", "scoreDate"],
        &[to("lineItemSourcedId", "lineItems"), to("studentSourcedId", "users")]),
    table("resultLearningObjectiveIds", &["sourcedId"], &[]),
    table("resultScoreScales", &["sourcedId"], &[]),
    table("roles", &["sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId"], &[to("userSourcedId", "users"), to("orgSourcedId", "orgs")]),
    table("scoreScales", &["sourcedId"], &[]),
    Table {
        name: "users", columns: &["sourcedId", "enabledUser", "username", "givenName", "familyName"], columns_1_1: &["orgSourcedIds", "role"],
        references: &[all("orgSourcedIds", "orgs"), all("agentSourcedIds", "users")],
    },
    table("userProfiles", &["sourcedId", "userSourcedId"], &[to("userSourcedId", "users")]),
    table("userResources", &["sourcedId", "userSourcedId", "resourceSourcedId"],
        &[to("userSourcedId", "users"), to("resourceSourcedId", "resources")]),
];

impl Table {
    /// The table of this name.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }
}
