use assay::domain::assessment::product::Website;
use assay::domain::people::names::{Look, can_be_mailed, refuse_address, refuse_agency};
use assay::domain::values::EmailAddress;

#[test]
fn names_that_look_the_same_are_the_same_whatever_they_are_made_of() {
    let name = Look::of("Northlight Learning");
    for like in [
        "northlight learning",
        "NORTHLIGHT  LEARNING",
        "Northlight-Learning",
        "Northlight Learning.",
        "Northl\u{456}ght Learning",
        "\u{FF2E}orthlight Learning",
        "North\u{200D}light Learning",
        "Northli\u{301}ght Learning",
        "NorthIight Learning",
        "Northl1ght Learning",
        "N\u{43E}rthlight Learning",
        "NorthlightLearning",
        "Northlight  Learning, Inc.",
        "Northlight Learning L.L.C.",
        "Northlight Learning Co., Ltd.",
        "Northlight Learning, 1nc",
        "northlight learning GmbH",
    ] {
        assert!(name.is_like(&Look::of(like)), "{like}");
    }
    for other in ["Northlight Tutors", "Inc.", "Northlight Learning Inclusion", "Northlights Learning", "Learning Northlight", "Northlight", ""] {
        assert!(!name.is_like(&Look::of(other)), "{other}");
    }
    assert!(!Look::of("🎓").is_like(&Look::of("—")), "names without letters are like no other");
}

#[test]
fn a_name_that_holds_an_address_is_no_name() {
    for wrong in [
        "See www.evil.example/x: pay",
        "Pay at https://x",
        "Acme (evil.example/pay)",
        "kim@acme.example",
        "Acme mailto:kim",
        "WWW.Evil.example",
        "evil。example/x",
        "Ｗww.evil.example now",
        "evil.example:8080",
    ] {
        assert_eq!(refuse_address(wrong).unwrap_err().0, "A name cannot hold a web or email address. Enter the name alone.", "{wrong}");
    }
    for fine in
        ["Quill.ai", "Acme, Inc.", "St. Mary's", "J.R.R. Ruiz", "Ana Ruiz", "Read/Write", "Math: the game", "@School", "C++", "Tutor.com", "A.I. Lab"]
    {
        assert!(refuse_address(fine).is_ok(), "{fine}");
    }
}

#[test]
fn nobody_is_called_like_the_agency_or_carries_its_name() {
    let agency = "Jefferson Department of Education";
    for wrong in [
        "Jefferson Department of Education",
        "JEFFERSON DEPARTMENT OF EDUCATION",
        "Jefferson Dep\u{430}rtment of Education",
        "The Jefferson Department of Education, Office 2",
        "Jefferson\u{A0}Department of Educat\u{200D}ion",
        "Jefferson D\u{301}epartment of Education",
    ] {
        let refused = refuse_agency(wrong, agency).unwrap_err().0;
        let right =
            "“Jefferson Department of Education” is the agency that runs this site, so no other name can be or hold it. Enter the name of your own.";
        assert_eq!(refused, right, "{wrong}");
    }
    for fine in ["Jefferson Learning", "Department of Education Tools", "Education"] {
        assert!(refuse_agency(fine, agency).is_ok(), "{fine}");
    }
}

#[test]
fn a_name_that_a_mail_program_makes_a_link_of_stays_out_of_letters_to_strangers() {
    for fine in ["Ana Ruiz", "Acme, Inc.", "St. Mary's", "Łukasz Wójcik", "数学ドリル", "Kim Vo 2"] {
        assert!(can_be_mailed(fine), "{fine}");
    }
    let long = "a".repeat(61);
    for wrong in
        ["evil.example", "pay at https://x", "kim@acme.example", "a/b", "evil。example", "evil．example", "call 555-123-4567", "a\\b", long.as_str()]
    {
        assert!(!can_be_mailed(wrong), "{wrong}");
    }
}

#[test]
fn an_address_is_understood_as_it_is_copied_from_mails_and_pages() {
    for (typed, read) in [
        ("dora@demo.example\u{200B}", "dora@demo.example"),
        ("\u{FEFF}Dora@Demo.example ", "dora@demo.example"),
        ("mailto:dora@demo.example", "dora@demo.example"),
        ("MAILTO:dora@demo.example?subject=Hello", "dora@demo.example"),
        ("Ana Díaz <ana@demo.example>", "ana@demo.example"),
        ("<ana@demo.example>", "ana@demo.example"),
        ("\u{200E}ana@demo.example\u{200F}", "ana@demo.example"),
        ("ana@schüle.example", "ana@xn--schle-mva.example"),
        ("ana@ＤＥＭＯ.example", "ana@demo.example"),
        ("ana+test@demo.example", "ana+test@demo.example"),
        ("ana@demo.example,", "ana@demo.example"),
        ("“ana@demo.example”.", "ana@demo.example"),
        ("ana@demo.example\u{B}", "ana@demo.example"),
        ("Díaz, Ana <ana@demo.example>;", "ana@demo.example"),
    ] {
        assert_eq!(EmailAddress::parse(typed).map(|email| email.to_string()), Ok(read.to_owned()), "{typed}");
    }
    for (typed, letter) in [("dor\u{430}@demo.example", "“а” (U+0430)"), ("éva@demo.example", "“é” (U+00E9)")] {
        let refused = EmailAddress::parse(typed).map_err(|invalid| invalid.0);
        let sentence = format!("Enter an email address in the form name@example.org. Before the @ stands {letter}, which cannot be mailed to.");
        assert_eq!(refused, Err(sentence), "{typed}");
    }
    for wrong in ["ana@127.0.0.1", "ana@[::1]", "Ana Díaz", "ana@demo", "a@b@c.example<", "ana@de mo.example"] {
        let refused = EmailAddress::parse(wrong).map_err(|invalid| invalid.0);
        assert_eq!(refused, Err("Enter an email address in the form name@example.org.".to_owned()), "{wrong}");
    }
}

#[test]
fn a_host_in_other_letters_is_shown_as_browsers_send_it() {
    for (typed, read) in [
        ("https://schüle.example/a?b=ü", "https://xn--schle-mva.example/a?b=ü"),
        ("https://\u{430}pple.example:8443", "https://xn--pple-43d.example:8443"),
        ("https://example.org/Pfad", "https://example.org/Pfad"),
        ("www.example.org/Pfad", "https://www.example.org/Pfad"),
        ("https://exam\u{AD}ple.org\u{200B}", "https://example.org"),
    ] {
        assert_eq!(Website::parse(typed).map(|website| website.as_str().to_owned()), Ok(read.to_owned()), "{typed}");
    }
    let refused = Website::parse("https://\u{202E}moc.example").map_err(|invalid| invalid.0);
    assert_eq!(
        refused,
        Err("The product's web address: The text holds a character that cannot be shown (U+202E), after “https://” and before “moc.example”. \
             Remove it there, or type those words anew."
            .to_owned())
    );
}
