use assay::store::db::server_tools::environment;

fn told(address: &str, variable: &str) -> Option<String> {
    environment(address).expect("an address").remove(variable)
}

#[test]
fn an_address_is_told_to_the_servers_programs_piece_by_piece_in_variables_that_they_know() {
    let address = "postgres://ana%40x:p%26a%2Bss+w%20rd%25@db.example:6543/as%27say?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem\
                   &ssl-cert=%2Fetc%2Fus.pem&ssl-key=%2Fetc%2Fus.key&application_name=backup";
    for (variable, value) in [
        ("PGHOST", "db.example"),
        ("PGPORT", "6543"),
        ("PGUSER", "ana@x"),
        ("PGPASSWORD", "p&a+ss+w rd%"),
        ("PGDATABASE", "as'say"),
        ("PGSSLMODE", "verify-full"),
        ("PGSSLROOTCERT", "/etc/ca.pem"),
        ("PGSSLCERT", "/etc/us.pem"),
        ("PGSSLKEY", "/etc/us.key"),
        ("PGAPPNAME", "backup"),
    ] {
        assert_eq!(told(address, variable).as_deref(), Some(value), "{variable}");
    }
}

#[test]
fn what_only_the_driver_knows_of_an_address_is_understood() {
    let settings = "postgres://assay@db.example/assay?options=-c%20search_path%3Dassay&options[statement_timeout]=5s&statement-cache-capacity=7";
    assert_eq!(
        told(settings, "PGOPTIONS").as_deref(),
        Some("-c search_path=assay -c statement_timeout=5s")
    );
    for (address, variable, value) in [
        (
            "postgres:///?host=/run/postgres&port=6000&user=ana&dbname=assay",
            "PGHOST",
            "/run/postgres",
        ),
        ("postgres:///?host=/run/postgres&port=6000&user=ana&dbname=assay", "PGPORT", "6000"),
        ("postgres:///?host=/run/postgres&port=6000&user=ana&dbname=assay", "PGUSER", "ana"),
        ("postgres:///?host=/run/postgres&port=6000&user=ana&dbname=assay", "PGDATABASE", "assay"),
        ("postgres://ana@%2Frun%2Fpostgres/assay", "PGHOST", "/run/postgres"),
        ("postgres://ana@[::1]/assay", "PGHOST", "::1"),
        ("postgres://ana@db.example/assay?hostaddr=192.0.2.7", "PGHOST", "192.0.2.7"),
        ("postgres://ana@db.example", "PGDATABASE", "ana"),
        ("postgres://ana:one@db.example/assay?password=two%26three", "PGPASSWORD", "two&three"),
        ("postgres://ana@db.example/assay", "PGSSLMODE", "prefer"),
    ] {
        assert_eq!(told(address, variable).as_deref(), Some(value), "{address}");
    }
    assert_eq!(told("postgres://ana@db.example/assay", "PGPASSWORD"), None);
    let odd = environment("postgres://ana@db.example/assay?port=many").expect_err("no port").0;
    assert!(odd.starts_with("the database's address cannot be read: "), "{odd}");
}
