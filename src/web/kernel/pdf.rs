//! Documents as PDF (ISO 32000-1): tagged text on Letter pages in the fonts that every reader has,
//! with a picture of squares and the data that the text was made from. No font is built in, so what
//! these fonts lack is drawn in Latin letters; programs that read aloud or copy get the text as it
//! was.

mod layout;
mod letters;

use std::fmt::Write as _;

pub use layout::{Block, Squares};
use layout::{HEIGHT, Page, WIDTH, laid_out};
use letters::{escaped, utf16};

/// A document to be written.
#[derive(Debug)]
pub struct Document<'d> {
    /// Its title, which readers show.
    pub title: &'d str,
    /// What stands at the foot of each page, before its number.
    pub foot: &'d str,
    /// A picture at the head of the first page.
    pub picture: Option<Squares<'d>>,
    /// The text.
    pub blocks: &'d [Block],
    /// A file that goes with it: its name, its media type and its bytes.
    pub data: (&'d str, &'d str, &'d [u8]),
}

/// The objects of a file, each at its place.
struct Objects {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Objects {
    fn new(count: usize) -> Self {
        // The comment tells programs that the file is not text.
        Self { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), places: vec![0; count] }
    }

    /// Writes the object of a number, counted from 1.
    fn put(&mut self, number: usize, body: &str) {
        self.begin(number);
        self.bytes.extend_from_slice(format!("{body}\nendobj\n").as_bytes());
    }

    fn put_stream(&mut self, number: usize, entries: &str, data: &[u8]) {
        self.begin(number);
        let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn begin(&mut self, number: usize) {
        if let Some(place) = self.places.get_mut(number - 1) {
            *place = self.bytes.len();
        }
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    }

    /// The whole file, with the table of places.
    fn finish(mut self, root: usize, info: usize) -> Vec<u8> {
        let start = self.bytes.len();
        let count = self.places.len() + 1;
        let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for place in &self.places {
            let _ = writeln!(end, "{place:010} 00000 n ");
        }
        let _ = write!(
            end,
            "trailer\n<< /Size {count} /Root {root} 0 R /Info {info} 0 R >>\n\
             startxref\n{start}\n%%EOF\n"
        );
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}

/// The numbers of the objects that every document has; pages and elements follow.
const CATALOG: usize = 1;
const INFO: usize = 2;
const PAGES: usize = 3;
const REGULAR: usize = 4;
const BOLD: usize = 5;
const STRUCTURE: usize = 6;
const WHOLE: usize = 7;
const FILE: usize = 8;
const FILE_BYTES: usize = 9;
const FIRST: usize = 10;

/// Writes a document.
pub fn write(document: &Document<'_>) -> Vec<u8> {
    let pages = laid_out(document.foot, document.picture.as_ref(), document.blocks);
    let elements = document.blocks.len() + usize::from(document.picture.is_some());
    let page = |index: usize| FIRST + index * 2;
    let element = |index: usize| FIRST + pages.len() * 2 + index;
    let mut objects = Objects::new(FIRST - 1 + pages.len() * 2 + elements);
    frame(&mut objects, document, pages.len(), elements);
    for (index, laid) in pages.iter().enumerate() {
        objects.put(
            page(index),
            &format!(
                "<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Tabs /S \
             /StructParents {index} /Contents {} 0 R /Resources << /Font << /R {REGULAR} 0 R \
             /B {BOLD} 0 R >> >> >>",
                page(index) + 1
            ),
        );
        objects.put_stream(page(index) + 1, "", laid.content.as_bytes());
    }
    let kids: Vec<String> = (0..elements).map(|at| format!("{} 0 R", element(at))).collect();
    objects.put(
        WHOLE,
        &format!("<< /Type /StructElem /S /Document /P {STRUCTURE} 0 R /K [{}] >>", kids.join(" ")),
    );
    objects.put(STRUCTURE, &structure(&pages, element));
    for at in 0..elements {
        objects.put(element(at), &tagged(document, at, &pages, page));
    }
    objects.finish(CATALOG, INFO)
}

/// What every document has: catalog, title, list of pages, fonts and the file that goes with it.
fn frame(objects: &mut Objects, document: &Document<'_>, pages: usize, elements: usize) {
    let (name, media_type, data) = document.data;
    let named = escaped(name.as_bytes());
    objects.put(
        CATALOG,
        &format!(
            "<< /Type /Catalog /Pages {PAGES} 0 R /Lang (en-US) /MarkInfo << /Marked true >> \
         /StructTreeRoot {STRUCTURE} 0 R /ViewerPreferences << /DisplayDocTitle true >> \
         /Names << /EmbeddedFiles << /Names [({named}) {FILE} 0 R] >> >> /AF [{FILE} 0 R] >>"
        ),
    );
    objects.put(INFO, &format!("<< /Title {} /Producer (Assay) >>", utf16(document.title)));
    let kids: Vec<String> = (0..pages).map(|at| format!("{} 0 R", FIRST + at * 2)).collect();
    objects.put(PAGES, &format!("<< /Type /Pages /Kids [{}] /Count {pages} >>", kids.join(" ")));
    for (number, font) in [(REGULAR, "Helvetica"), (BOLD, "Helvetica-Bold")] {
        objects.put(
            number,
            &format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
            ),
        );
    }
    objects.put(
        FILE,
        &format!(
            "<< /Type /Filespec /F ({named}) /UF ({named}) /AFRelationship /Source \
         /EF << /F {FILE_BYTES} 0 R /UF {FILE_BYTES} 0 R >> >>"
        ),
    );
    let subtype = media_type.replace('/', "#2F");
    objects.put_stream(FILE_BYTES, &format!("/Type /EmbeddedFile /Subtype /{subtype}"), data);
    debug_assert!(elements > 0, "a document says something");
}

/// The root of what readers go by: which element each marked piece of a page belongs to.
fn structure(pages: &[Page], element: impl Fn(usize) -> usize) -> String {
    let mut parents = String::new();
    for (index, page) in pages.iter().enumerate() {
        let marked: Vec<String> =
            page.marked.iter().map(|at| format!("{} 0 R", element(*at))).collect();
        let _ = write!(parents, "{index} [{}] ", marked.join(" "));
    }
    format!(
        "<< /Type /StructTreeRoot /K [{WHOLE} 0 R] /ParentTree << /Nums [{parents}] >> \
         /ParentTreeNextKey {} >>",
        pages.len()
    )
}

/// An element: what it is, its pieces on the pages, and its text where the letters differ.
fn tagged(
    document: &Document<'_>,
    at: usize,
    pages: &[Page],
    page: impl Fn(usize) -> usize,
) -> String {
    let mut pieces = String::new();
    for (index, laid) in pages.iter().enumerate() {
        for (mark, _) in laid.marked.iter().enumerate().filter(|(_, of)| **of == at) {
            let _ = write!(pieces, "<< /Type /MCR /Pg {} 0 R /MCID {mark} >> ", page(index));
        }
    }
    let picture = document.picture.as_ref();
    let (tag, more) = match picture {
        Some(picture) if at == 0 => ("Figure", format!("/Alt {}", utf16(picture.told))),
        _ => {
            let block = document.blocks.get(at - usize::from(picture.is_some()));
            let spoken = block.filter(|block| !block.is_drawn_as_it_is()).map(Block::text);
            let spoken =
                spoken.map_or_else(String::new, |text| format!("/ActualText {}", utf16(&text)));
            (block.map_or("P", Block::tag), spoken)
        }
    };
    format!("<< /Type /StructElem /S /{tag} /P {WHOLE} 0 R /K [{pieces}] {more} >>")
}
