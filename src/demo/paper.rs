//! Papers for the demo's evidence: a one-page PDF that says what it stands for.

use std::fmt::Write as _;

/// A PDF with this title, byte for byte the same each time.
pub(super) fn pdf(title: &str) -> Vec<u8> {
    let plain: String =
        title.chars().map(|c| if c.is_ascii() && !"()\\".contains(c) { c } else { ' ' }).collect();
    let text = format!(
        "BT /F1 18 Tf 72 720 Td ({plain}) Tj 0 -28 Td /F1 11 Tf (An invented document of the Assay \
         demo.) Tj ET"
    );
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font \
         << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut paper = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    // Writing to a String cannot fail.
    for (index, object) in objects.iter().enumerate() {
        places.push(paper.len());
        let _ = write!(paper, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = paper.len();
    let _ = write!(paper, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(paper, "{place:010} 00000 n ");
    }
    let _ = write!(
        paper,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    paper.into_bytes()
}
