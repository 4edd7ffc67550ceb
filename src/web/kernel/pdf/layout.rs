//! Text on pages: lines that break between words, pages that break between lines, and the marks
//! that tie each piece to its element.

use std::fmt::Write as _;

use super::letters::{drawn, escaped, has, width};

/// The width of a page in points.
pub(super) const WIDTH: f32 = 612.0;
/// Its height.
pub(super) const HEIGHT: f32 = 792.0;
/// The white around a page, in points.
const MARGIN: f32 = 50.0;
/// Where the values of facts begin, from the margin.
const VALUES: f32 = 118.0;
/// What the foot of a page takes up above the margin.
const FOOT: f32 = 16.0;
/// The size of small print.
const SMALL: f32 = 8.0;
/// The space between a picture and the text beside it.
const BESIDE: f32 = 16.0;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A term and its value.
    Fact(String, String),
    /// An item of a list.
    Item(String),
    /// Small print.
    Small(String),
}

/// A picture of black squares, such as a code that cameras read.
#[derive(Debug)]
pub struct Squares<'s> {
    /// How many squares a side has.
    pub side: usize,
    /// Whether each is black, row by row.
    pub black: &'s [bool],
    /// How wide each is, in points.
    pub unit: f32,
    /// What it is, for whoever cannot see it.
    pub told: &'s str,
}

/// A page that was laid out.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What is drawn, in operators of PDF.
    pub(super) content: String,
    /// For each mark on it, the place of its element.
    pub(super) marked: Vec<usize>,
}

/// How a block is drawn.
struct Look {
    size: f32,
    bold: bool,
    indent: f32,
    before: f32,
}

impl Block {
    /// What kind of element it is.
    pub(super) fn tag(&self) -> &'static str {
        match self {
            Self::Title(_) => "H1",
            Self::Heading(_) => "H2",
            Self::Paragraph(_) | Self::Fact(..) | Self::Item(_) | Self::Small(_) => "P",
        }
    }

    /// The whole of it as text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Title(text)
            | Self::Heading(text)
            | Self::Paragraph(text)
            | Self::Item(text)
            | Self::Small(text) => text.clone(),
            Self::Fact(term, value) => format!("{term}: {value}"),
        }
    }

    /// Whether it is drawn in the letters that it has.
    pub(super) fn is_drawn_as_it_is(&self) -> bool {
        has(&self.text())
    }

    fn look(&self) -> Look {
        let look = |size, bold, indent, before| Look { size, bold, indent, before };
        match self {
            Self::Title(_) => look(17.0, true, 0.0, 0.0),
            Self::Heading(_) => look(11.0, true, 0.0, 9.0),
            Self::Paragraph(_) => look(9.5, false, 0.0, 3.0),
            Self::Fact(..) => look(9.5, false, VALUES, 1.0),
            Self::Item(_) => look(9.5, false, 10.0, 1.5),
            Self::Small(_) => look(SMALL, false, 0.0, 3.0),
        }
    }
}

/// The words of a text in lines of at most so many points. A word that is longer is broken.
fn lines(text: &str, look: &Look, room: impl Fn(usize) -> f32) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    let fits = |line: &[u8], count: usize| width(line, look.size, look.bold) <= room(count - 1);
    for word in drawn(text).split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
        let count = lines.len();
        let Some(line) = lines.last_mut() else { continue };
        let longer = [line.as_slice(), if line.is_empty() { b"" } else { b" " }, word].concat();
        if fits(&longer, count) {
            *line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(Vec::new());
        }
        for byte in word {
            let count = lines.len();
            let Some(line) = lines.last_mut() else { continue };
            line.push(*byte);
            if !fits(line, count) && line.len() > 1 {
                line.pop();
                lines.push(vec![*byte]);
            }
        }
    }
    lines
}

/// A document while it is laid out.
struct Laying {
    pages: Vec<Page>,
    /// The height at which the next line's letters stand.
    at: f32,
    /// Down to which height the picture reaches on this page, and how much it takes of a line.
    picture: Option<(f32, f32)>,
}

impl Laying {
    fn page(&mut self) -> Option<&mut Page> {
        self.pages.last_mut()
    }

    fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.at = HEIGHT - MARGIN;
        self.picture = None;
    }

    /// Begins a piece of an element on this page.
    fn open(&mut self, element: usize, tag: &str) {
        if let Some(page) = self.page() {
            let _ = writeln!(page.content, "/{tag} << /MCID {} >> BDC", page.marked.len());
            page.marked.push(element);
        }
    }

    fn close(&mut self) {
        if let Some(page) = self.page() {
            page.content.push_str("EMC\n");
        }
    }

    /// A line, with a space behind it, so that words do not run together where it is copied.
    fn line(&mut self, bytes: &[u8], x: f32, size: f32, bold: bool) {
        let (at, font) = (self.at, if bold { 'B' } else { 'R' });
        if let Some(page) = self.page() {
            let _ = writeln!(
                page.content,
                "BT /{font} {size} Tf {x:.2} {at:.2} Td ({} ) Tj ET",
                escaped(bytes)
            );
        }
    }

    /// Draws the picture at the right of the head of this page.
    fn draw(&mut self, picture: &Squares<'_>) {
        let unit = picture.unit;
        #[expect(clippy::cast_precision_loss, reason = "a side has some hundred squares")]
        let side = unit * picture.side as f32;
        let (left, top) = (WIDTH - MARGIN - side, HEIGHT - MARGIN);
        self.open(0, "Figure");
        if let Some(page) = self.pages.last_mut() {
            let content = &mut page.content;
            let _ = writeln!(content, "q {unit:.4} 0 0 -{unit:.4} {left:.2} {top:.2} cm 0 g");
            for (row, squares) in picture.black.chunks(picture.side.max(1)).enumerate() {
                let mut column = 0;
                for run in squares.chunk_by(|one, next| one == next) {
                    if run.first() == Some(&true) {
                        let _ = writeln!(content, "{column} {row} {} 1 re", run.len());
                    }
                    column += run.len();
                }
            }
            content.push_str("f Q\n");
        }
        self.close();
        self.picture = Some((top - side - BESIDE, side + BESIDE));
    }

    fn block(&mut self, element: usize, block: &Block) {
        let look = block.look();
        let step = look.size * 1.3;
        self.at -= look.before;
        let (value, term) = match block {
            Block::Fact(term, value) => (value.clone(), Some(term)),
            Block::Item(text) => (format!("• {text}"), None),
            other => (other.text(), None),
        };
        let (start, picture) = (self.at, self.picture);
        #[expect(clippy::cast_precision_loss, reason = "a block has few lines")]
        let room = |line: usize| {
            let beside = picture.filter(|(below, _)| start - line as f32 * step > *below);
            let taken = beside.map_or(0.0, |(_, width)| width);
            WIDTH - 2.0 * MARGIN - look.indent - taken
        };
        let lines = lines(&value, &look, room);
        // A heading does not stand alone at the foot of a page.
        let needed = if matches!(block, Block::Heading(_)) { 3.0 * step } else { step };
        if self.at - needed < MARGIN + FOOT {
            self.new_page();
        }
        self.open(element, block.tag());
        for (number, line) in lines.iter().enumerate() {
            if self.at - step < MARGIN + FOOT {
                self.close();
                self.new_page();
                self.open(element, block.tag());
            }
            self.at -= step;
            if let (0, Some(term)) = (number, term) {
                self.line(&drawn(term), MARGIN, look.size, true);
            }
            self.line(line, MARGIN + look.indent, look.size, look.bold);
        }
        self.close();
    }
}

/// Lays a document out; the picture is the first element.
pub(super) fn laid_out(foot: &str, picture: Option<&Squares<'_>>, blocks: &[Block]) -> Vec<Page> {
    let mut laying = Laying { pages: Vec::new(), at: 0.0, picture: None };
    laying.new_page();
    if let Some(picture) = picture {
        laying.draw(picture);
    }
    for (place, block) in blocks.iter().enumerate() {
        laying.block(place + usize::from(picture.is_some()), block);
    }
    let count = laying.pages.len();
    for (index, page) in laying.pages.iter_mut().enumerate() {
        let text = format!("{foot} · page {} of {count}", index + 1);
        let _ = writeln!(
            page.content,
            "/Artifact BMC BT /R {SMALL} Tf {MARGIN:.2} {MARGIN:.2} Td ({}) Tj ET EMC",
            escaped(&drawn(&text))
        );
    }
    laying.pages
}
