//! CSV uploads for table questions and their templates.

use crate::support::cases;
use assay::domain::measures::documents::table_csv::{
    CellKind, Choice, Column, Fault, read, template,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn columns() -> Vec<Column> {
    let column = |id: &str, title: &str, required: bool, kind: CellKind| Column {
        id: id.into(),
        title: title.into(),
        required,
        kind,
        unit: None,
    };
    let option = |id: &str, title: &str| Choice { id: id.into(), title: title.into() };
    vec![
        column("group", "Group of students", true, CellKind::Text),
        column("n", "Group size", true, CellKind::Integer),
        column("rate", "Error rate", false, CellKind::Number),
        column("tested", "Tested?", false, CellKind::Boolean),
        column("on", "Tested on", false, CellKind::Date),
        column(
            "method",
            "Method",
            false,
            CellKind::Choice(vec![option("hand", "By hand"), option("auto", "Automatic, nightly")]),
        ),
    ]
}

fn rows(text: &str) -> Vec<Value> {
    let read = read(&columns(), text.as_bytes(), 100)
        .map_err(|faults| format!("{faults:?}"))
        .expect("rows");
    read.rows.into_iter().map(Value::Object).collect()
}

fn faults(text: &str) -> Vec<Fault> {
    read(&columns(), text.as_bytes(), 100).expect_err("faults")
}

#[test]
fn titles_and_ids_head_the_columns_in_any_order() {
    let expected = [json!({"group": "English learners", "n": 120, "rate": 0.05, "tested": true,
            "on": "2026-03-31", "method": "auto"})];
    assert_eq!(
        rows(
            "Group of students,Group size,Error rate,Tested?,Tested on,Method\nEnglish \
             learners,120,0.05,yes,2026-03-31,auto\n"
        ),
        expected
    );
    assert_eq!(
        rows(
            "METHOD,on,tested,rate,n,group\n\"automatic, nightly\",31 March \
             2026,TRUE,5e-2,+120,English learners\n"
        ),
        expected
    );
}

#[test]
fn separators_byte_order_marks_and_line_ends_are_tolerated() {
    let expected = [json!({"group": "a, b", "n": 3, "rate": 0.5})];
    for text in [
        "\u{feff}group,n,rate\r\n\"a, b\",3,0.5\r\n",
        "group;n;rate\n\"a, b\";3;0,5\n",
        "group|n|rate\na, b|3|0.5\n",
        "SEP=|\ngroup|n|rate\na, b|3|0,5\n",
        "sep=~\r\ngroup~n~rate\r\na, b~3~0.5\r\n",
        "group\tn\trate\na, b\t3\t0.5",
        "sep=;\r\ngroup;n;rate\r\na, b;3;0.5\r\n",
    ] {
        assert_eq!(rows(text), expected, "{text}");
    }
    assert_eq!(read(&columns(), b"group;n\nx;1\n", 10).expect("rows").separator, ';');
}

#[test]
fn blank_cells_and_rows_are_absent_and_rows_keep_their_numbers() {
    let read = read(&columns(), b"group,n,rate,\n\na,1,,\n , ,,\n\"b\nc\",2,\nd,3,0\n", 100)
        .expect("rows");
    assert_eq!(read.rows.len(), 3);
    assert_eq!(read.rows[0], *json!({"group": "a", "n": 1}).as_object().expect("an object"));
    assert_eq!(read.numbers, [3, 5, 6]);
}

#[test]
fn every_wrong_cell_is_told_with_its_row_and_column() {
    let faults = faults(
        "group,n,rate,tested,on,method\na,1.000,\"1,20\",maybe,3/4/2026,guess\nb,x,45%,1,2026-02-30,hand\nc,9007199254740993,inf,0,,\n",
    );
    let told: Vec<String> = faults.iter().map(Fault::sentence).collect();
    assert_eq!(
        told,
        [
            "Row 2, “Group size”: “1.000” is not a whole number. Write digits only, such as 1200.",
            "Row 2, “Error rate”: “1,20” is not a number. Write it without separators for \
             thousands and with a full stop for decimals, such as 1200.5.",
            "Row 2, “Tested?”: “maybe” is neither yes nor no. Write yes or no.",
            "Row 2, “Tested on”: “3/4/2026” can be read month first or day first. Write it as \
             year-month-day, such as 2026-03-31.",
            "Row 2, “Method”: “guess” is not one of the choices. Write one of: By hand, Automatic, \
             nightly.",
            "Row 3, “Group size”: “x” is not a whole number. Write digits only, such as 1200.",
            "Row 3, “Error rate”: “45%” is not a number. Write it without the % sign: 5 where \
             percent are asked for, 0.05 where a share is.",
            "Row 3, “Tested on”: “2026-02-30” is not a whole date. Write it as year-month-day, \
             such as 2026-03-31.",
            "Row 4, “Group size”: “9007199254740993” is not a whole number. Write digits only, \
             such as 1200.",
            "Row 4, “Error rate”: “inf” is not a number. Write digits, such as 1200 or 0.85.",
        ]
    );
}

#[test]
fn what_other_programs_leave_behind_becomes_a_break_or_goes_and_what_turns_the_reading_direction_is_told()
 {
    let read = rows(
        "group,n\na\u{7}b,1\nco\u{AD}op\u{200B}er\u{FEFF}ation,\u{200F}2\nLine one\u{B}Line \
         two,3\nx\u{85}y\u{1F}z,4\n",
    );
    let groups: Vec<&Value> = read.iter().map(|row| &row["group"]).collect();
    assert_eq!(groups, ["a b", "cooperation", "Line one\nLine two", "x\ny z"]);
    assert_eq!(read[1]["n"], json!(2));
    let told: Vec<String> =
        faults("group,n\nthe f\u{202E}g class,4\n").iter().map(Fault::sentence).collect();
    let sentence = "Row 2, “Group of students”: The text holds a character that cannot be shown \
        (U+202E), after “f” and before “g”. Remove it there, or type those words anew.";
    assert_eq!(told, [sentence]);
}

#[test]
fn thousands_of_a_comma_file_and_of_a_form_are_read_alike() {
    let read = rows(
        "group,n,rate\na,\"1,200\",\"$1,200.50\"\na,1 200,US$ 6.50\na,\"12,345,678\",−1\u{A0}000\n",
    );
    assert_eq!(
        read.iter().map(|row| &row["n"]).collect::<Vec<_>>(),
        [&json!(1200), &json!(1200), &json!(12_345_678)]
    );
    assert_eq!(
        read.iter().map(|row| &row["rate"]).collect::<Vec<_>>(),
        [&json!(1200.5), &json!(6.5), &json!(-1000)]
    );
    for wrong in ["\"1,20\"", "\"0,200\"", "\"1,2000\"", "1.200", "\"1.200,5\"", "€5", "12 34"] {
        assert!(!faults(&format!("group,n\na,{wrong}\n")).is_empty(), "{wrong}");
    }
    // Where cells are not parted by commas, a comma may be for decimals.
    assert!(!faults("group;n\na;1,200\n").is_empty());
    assert_eq!(rows("group;n\na;$1200\n")[0]["n"], json!(1200));
}

#[test]
fn a_cell_in_which_nothing_can_be_seen_is_blank() {
    assert_eq!(
        rows("group,n,rate\na,1,\u{200B}\n\u{AD},\u{2800},\n"),
        [json!({"group": "a", "n": 1})]
    );
}

#[test]
fn decimals_in_any_writing_are_one_number_and_whole_ones_stay_whole() {
    let read = rows("group,n,rate\na,1,1.000\na,1,1e6\na,1,.5\na,1,−2.50\n");
    let rates: Vec<&Value> = read.iter().map(|row| &row["rate"]).collect();
    assert_eq!(rates, [&json!(1), &json!(1_000_000), &json!(0.5), &json!(-2.5)]);
}

#[test]
fn unknown_missing_and_repeated_columns_are_named() {
    let told: Vec<String> =
        faults("group,size,group\na,1,b\n").iter().map(Fault::sentence).collect();
    assert_eq!(told.len(), 3);
    assert!(told[0].contains("“size”, which this table does not have"), "{told:?}");
    assert!(told[1].contains("appears twice"));
    assert!(told[2].starts_with("Row 1, “Group size”: The file lacks this column."));
    assert!(faults("1,2,3\n4,5,6\n")[0].message.contains("does not have"));
}

#[test]
fn booleans_are_read_in_six_spellings() {
    let read = rows("group,n,tested\na,1,yes\na,1,No\na,1,TRUE\na,1,false\na,1,1\na,1,0\n");
    let values: Vec<&Value> = read.iter().map(|row| &row["tested"]).collect();
    assert_eq!(
        values,
        [&json!(true), &json!(false), &json!(true), &json!(false), &json!(true), &json!(false)]
    );
}

#[test]
fn a_value_under_no_header_is_a_fault() {
    assert!(
        faults("group,n,\na,1,stray\n")[0]
            .sentence()
            .starts_with("Row 2: “stray” stands in cell 3")
    );
    assert!(faults("group,n\na,1,stray\n")[0].message.contains("cell 3"));
}

#[test]
fn files_that_are_too_large_empty_or_no_text_are_told() {
    let many = format!("group,n\n{}", "a,1\n".repeat(101));
    assert!(faults(&many)[0].message.contains("more than 100 rows"));
    assert!(faults("group,n\n")[0].message.contains("no rows"));
    assert!(read(&columns(), b"", 10).expect_err("empty")[0].message.contains("empty"));
    assert!(
        read(&columns(), b"group,n\nCaf\xe9,1\n", 10).expect_err("Latin 1")[0]
            .message
            .starts_with("line 2, column 4")
    );
    assert!(
        faults("group,n\n\"a,1\nb,2\n")[0].message.starts_with("line 2: A quotation mark opens")
    );
    assert!(
        faults(&format!("group,n\n{},1\n", "x".repeat(30_000)))[0].message.contains("20000 bytes")
    );
    let wrong = format!("group,n\n{}", "a,x\n".repeat(90));
    let told = faults(&wrong);
    assert_eq!(
        (told.len(), told[50].message.as_str()),
        (51, "40 further faults are not listed. Fix these first, then upload the file again.")
    );
}

#[test]
fn a_number_whose_mark_may_be_for_thousands_or_decimals_is_not_stored() {
    for separator in [';', '\t', '|'] {
        let table = |cell: &str| {
            "group,n,rate\na,1,RATE\n".replace(',', &separator.to_string()).replace("RATE", cell)
        };
        for (cell, digits) in
            [("1.234", "1234"), ("1,234", "1234"), ("-12.000", "12000"), ("+999,999", "999999")]
        {
            assert_eq!(
                faults(&table(cell)).iter().map(Fault::sentence).collect::<Vec<_>>(),
                [format!(
                    "Row 2, “Error rate”: “{cell}” can mean {digits} or have three decimals. Write \
                     thousands without a separator and exactly three decimals with a fourth, such \
                     as {digits} or {cell}0."
                )]
            );
        }
        for (cell, number) in [
            ("1234", json!(1234)),
            ("1.2340", json!(1.234)),
            ("1,2340", json!(1.234)),
            ("0.234", json!(0.234)),
            ("0,234", json!(0.234)),
            ("12,5", json!(12.5)),
            ("1234.567", json!(1234.567)),
        ] {
            assert_eq!(rows(&table(cell))[0]["rate"], number, "{cell}");
        }
        for cell in ["1.234.567", "1.234,5", "1,234.5", "1 234"] {
            assert!(
                faults(&table(cell))[0].message.contains("without separators for thousands"),
                "{cell}"
            );
        }
    }
    assert_eq!(
        rows("group,n,rate\na,1,1.234\n")[0]["rate"],
        json!(1.234),
        "commas part the cells, so a full stop is for decimals"
    );
}

#[test]
fn a_fault_of_quotation_is_told_at_its_line_whatever_the_separator() {
    for separator in [',', ';', '\t', '|'] {
        let told = |text: &str| {
            faults(&text.replace(',', &separator.to_string()))
                .iter()
                .map(Fault::sentence)
                .collect::<Vec<_>>()
        };
        let open = "A quotation mark opens in this line and never closes, so the rest of the file \
            reads as one cell. Close or double it.";
        assert_eq!(told("group,n\nA,\"open\nB,2\n"), [format!("line 2: {open}")]);
        assert_eq!(told("\r\ngroup,n\r\nA,1\rB,2\r\n\"C,3\r\n"), [format!("line 5: {open}")]);
        let followed = "After a quotation mark that closes a cell, something else follows. Double \
            every quotation mark inside a cell.";
        assert_eq!(told("group,n\n\"two\nlines\",1\n\"a\"b,2\n"), [format!("line 4: {followed}")]);
        assert_eq!(told("group,n\n\"a\\\"b\",2\n"), [format!("line 2: {followed}")]);
        let blank = "A quotation mark stands after a blank, so it does not hold its cell together. \
            Remove the blank before it.";
        assert_eq!(told("group,n\n \"a, b\",2\n"), [format!("line 2: {blank}")]);
    }
    assert_eq!(
        faults("sep=;\ngroup;n\nA;\"open\n")[0].message,
        "line 3: A quotation mark opens in this line and never closes, so the rest of the file \
         reads as one cell. Close or double it."
    );
    assert_eq!(
        rows("group,n\n5\" tall,1\n"),
        [json!({"group": "5\" tall", "n": 1})],
        "a mark in the middle is part of the text"
    );
}

#[test]
fn a_file_of_one_quoted_cell_a_line_is_told_as_that() {
    for text in ["\"group;n;rate\"\n\"a;1;2\"\n", "\"group,n\"\r\n\"a,1\"\r\n"] {
        assert_eq!(
            faults(text).iter().map(Fault::sentence).collect::<Vec<_>>(),
            ["Row 1: Each line of the file stands in quotation marks as a whole, so it reads as \
                 one cell. Save the table as CSV again."]
        );
    }
}

#[test]
fn the_template_reads_back_as_its_example() {
    let example = json!({"group": "Students, \"all\"", "n": 120, "rate": -0.5, "tested": false,
        "on": "2026-03-31", "method": "auto"});
    let text = template(&columns(), example.as_object());
    assert_eq!(
        text,
        "\u{feff}Group of students,Group size,Error rate,Tested?,Tested on,Method\r\n\
         \"Students, \"\"all\"\"\",120,-0.5,no,2026-03-31,\"Automatic, nightly\"\r\n"
    );
    assert_eq!(rows(&text), [example]);
    assert_eq!(template(&columns(), None).lines().count(), 1);
}

#[test]
fn the_template_runs_no_formula() {
    let mut columns = columns();
    columns[0].title = "=HYPERLINK(\"https://x\")".into();
    for text in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r=1",
        "＝1",
        "\u{A0}＋1",
        "﹫A1",
        "\u{3000}=1",
    ] {
        let example: Map<String, Value> =
            [("group".to_owned(), json!(text)), ("n".to_owned(), json!(1))].into_iter().collect();
        let written = template(&columns, Some(&example));
        let mut lines = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(written.trim_start_matches('\u{feff}').as_bytes());
        for record in lines.records() {
            assert!(record.expect("a row")[0].starts_with('\''), "{written}");
        }
        let back = read(&columns, written.as_bytes(), 10).expect("rows");
        assert_eq!(back.rows[0]["group"], json!(text.trim()));
    }
}

#[test]
fn invisible_letters_before_a_formula_do_not_unguard_it() {
    use assay::domain::measures::documents::spreadsheet::{guarded, table};
    for before in [
        "\u{200D}",
        "\u{200B}",
        "\u{FEFF}",
        "\u{2060}",
        "\u{AD}",
        "\u{FE0F}",
        "\u{3164}",
        "'",
        " \u{200C}'",
    ] {
        for sign in ["=", "+", "-", "@", "＝", "－"] {
            let text = format!("{before}{sign}1");
            assert_eq!(guarded(&text), format!("'{text}"));
        }
    }
    for text in ["a=1", "'tis", "5-1", "\u{200D}a"] {
        assert_eq!(guarded(text), text);
    }
    assert_eq!(
        table([
            vec!["a\"b".to_owned(), "c,d".into(), "e\nf".into(), "g h".into()],
            vec!["1".into()]
        ]),
        "\"a\"\"b\",\"c,d\",\"e\nf\",g h\r\n1\r\n"
    );
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&columns(), &bytes, 10);
        let _ = read(&columns(), &[b"group,n,rate,tested,on,method\n".as_slice(), &bytes].concat(),
            10);
    }

    #[test]
    fn any_text_comes_back_from_the_template(text in "\\PC{1,40}", number in any::<i32>()) {
        prop_assume!(!assay::domain::texts::shows_nothing(&text));
        let example = json!({"group": text, "n": number});
        let back = rows(&template(&columns(), example.as_object()));
        prop_assert_eq!(&back, &[json!({"group": assay::domain::texts::tidied(&text).trim(),
            "n": number})]);
    }

    #[test]
    fn apostrophes_and_formulas_come_back_from_the_template(text in "[ '=@]{1,5}[a=']") {
        let example = json!({"group": text, "n": 1});
        prop_assert_eq!(&rows(&template(&columns(), example.as_object())),
            &[json!({"group": text.trim(), "n": 1})]);
    }

    #[test]
    fn no_cell_makes_it_panic(cell in "[-+0-9.,eE%/: a-zé']{0,30}") {
        for separator in [',', ';'] {
            let text = ["group", "n", "rate", "tested", "on",
                "method"].join(&separator.to_string());
            let _ = read(&columns(), format!("{text}\n{}\n",
                [cell.as_str(); 6].join(&separator.to_string())).as_bytes(), 10);
        }
    }
}

#[test]
fn a_number_of_a_file_may_carry_the_unit_of_its_column() {
    let column = |id: &str, unit: &str, kind: CellKind| Column {
        id: id.into(),
        title: id.into(),
        required: true,
        kind,
        unit: Some(unit.into()),
    };
    let columns = [
        column("share", "percent", CellKind::Number),
        column("days", "days", CellKind::Integer),
        column("hours", "hours", CellKind::Number),
    ];
    let rows = |text: &str| {
        read(&columns, text.as_bytes(), 10)
            .map(|read| read.rows.into_iter().map(Value::Object).collect::<Vec<_>>())
    };
    for (text, share, days, hours) in [
        ("share,days,hours\n5%,30 days,2 h\n", json!(5), json!(30), json!(2)),
        ("share,days,hours\n5.5 %,1 day,2.5hrs.\n", json!(5.5), json!(1), json!(2.5)),
        ("share;days;hours\n5,5 percent;30d;1 hour\n", json!(5.5), json!(30), json!(1)),
        ("share,days,hours\n５％,\"1,200 DAYS\",0.5 hr\n", json!(5), json!(1200), json!(0.5)),
    ] {
        assert_eq!(
            rows(text),
            Ok(vec![json!({"share": share, "days": days, "hours": hours})]),
            "{text}"
        );
    }
    let faults = rows("share,days,hours\n5 days,2 weeks,30%\n").unwrap_err();
    let told: Vec<String> = faults.iter().map(Fault::sentence).collect();
    assert_eq!(
        told,
        [
            "Row 2, “share”: “5 days” is not a number. Write the number alone, in percent.",
            "Row 2, “days”: “2 weeks” is not a whole number. Write the number alone, in days.",
            "Row 2, “hours”: “30%” is not a number. Write the number alone, in hours.",
        ]
    );
}
