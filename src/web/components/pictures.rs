//! A question with its answer as a picture, and the numbers in a table beside it.

use serde::Serialize;

/// Units that a picture is wide.
const WIDTH: u32 = 400;
/// Units from one row to the next.
const ROW: u32 = 52;
/// Marks under a picture, with the one at zero.
const MARKS: u32 = 4;

/// A question, its answer in a sentence, the picture and the table.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    id: &'static str,
    question: &'static str,
    answer: String,
    /// None where there is nothing to draw.
    picture: Option<Picture>,
    table: FigureTable,
    /// More numbers, folded below.
    more: Option<FigureTable>,
    csv: String,
}

impl Figure {
    /// A figure whose table is saved from `csv`.
    pub fn new(
        id: &'static str,
        question: &'static str,
        answer: String,
        (picture, table): (Option<Picture>, FigureTable),
        csv: &str,
    ) -> Self {
        Self { id, question, answer, picture, table, more: None, csv: csv.to_owned() }
    }

    /// The same with more numbers, folded below.
    #[must_use]
    pub fn and(mut self, more: FigureTable) -> Self {
        self.more = Some(more);
        self
    }
}

/// Rows over one scale that begins at zero.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    title: String,
    desc: String,
    caption: &'static str,
    height: u32,
    scale_y: u32,
    rows: Vec<PictureRow>,
    scale: Vec<Mark>,
}

#[derive(Debug, Clone, Serialize)]
struct Mark {
    x: u32,
    label: String,
    anchor: &'static str,
}

/// What is drawn in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A bar from zero.
    Bar(u32),
    /// A dot for each number.
    Dots(Vec<u32>),
    /// A bar from the first to the last number, with a mark at the one between.
    Spread(u32, u32, u32),
    /// Nothing.
    Nothing,
}

impl Drawn {
    fn most(&self) -> u32 {
        match self {
            Self::Bar(most) | Self::Spread(_, _, most) => *most,
            Self::Dots(dots) => dots.iter().copied().max().unwrap_or(0),
            Self::Nothing => 0,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct PictureRow {
    y: u32,
    label: String,
    number: String,
    bar: Option<Bar>,
    dots: Vec<u32>,
    tick: Option<u32>,
}

#[derive(Debug, Clone, Serialize)]
struct Bar {
    x: u32,
    width: u32,
}

impl Picture {
    /// A picture of rows, each with its label, what is written at its end, and what is drawn, in
    /// `parts` of the unit that the scale is labelled with.
    pub fn new(
        (title, desc, caption): (String, String, &'static str),
        rows: Vec<(String, String, Drawn)>,
        parts: u32,
    ) -> Self {
        let most = rows.iter().map(|(_, _, drawn)| drawn.most()).max().unwrap_or(0);
        let end = rounded_up(most.div_ceil(parts)).max(MARKS);
        let place = |value: u32| value * WIDTH / (end * parts);
        let row = |(index, (label, number, drawn)): (usize, (String, String, Drawn))| {
            let (bar, dots, tick) = match drawn {
                Drawn::Bar(most) => (Some(Bar { x: 0, width: place(most) }), Vec::new(), None),
                Drawn::Dots(dots) => (None, dots.into_iter().map(place).collect(), None),
                Drawn::Spread(low, middle, high) => {
                    let (x, to) = (place(low), place(high));
                    (Some(Bar { x, width: (to - x).max(2) }), Vec::new(), Some(place(middle)))
                }
                Drawn::Nothing => (None, Vec::new(), None),
            };
            let y = ROW * u32::try_from(index).unwrap_or(0);
            PictureRow { y, label, number, bar, dots, tick }
        };
        let rows: Vec<PictureRow> = rows.into_iter().enumerate().map(row).collect();
        let scale_y = ROW * u32::try_from(rows.len()).unwrap_or(0) + 12;
        let mark = |step: u32| Mark {
            x: WIDTH * step / MARKS,
            label: (end * step / MARKS).to_string(),
            anchor: match step {
                0 => "start",
                MARKS => "end",
                _ => "middle",
            },
        };
        let scale = (0..=MARKS).map(mark).collect();
        Self { title, desc, caption, height: scale_y + 8, scale_y, rows, scale }
    }
}

/// The next number that four equal steps lead to in whole, round numbers.
fn rounded_up(most: u32) -> u32 {
    let steps = [1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 500];
    let step = steps.into_iter().find(|step| step * MARKS >= most);
    step.map_or_else(|| most.next_multiple_of(1000 * MARKS), |step| step * MARKS)
}

/// The numbers of a figure: the first cell of a row says what it is about.
#[derive(Debug, Clone, Serialize)]
pub struct FigureTable {
    caption: &'static str,
    first: String,
    heads: Vec<String>,
    rows: Vec<FigureRow>,
}

#[derive(Debug, Clone, Serialize)]
struct FigureRow {
    name: String,
    cells: Vec<FigureCell>,
}

#[derive(Debug, Clone, Serialize)]
struct FigureCell {
    head: String,
    text: String,
}

impl FigureTable {
    /// A table from its heads and rows; every row has as many cells as there are heads.
    pub fn new(caption: &'static str, heads: &[String], rows: Vec<Vec<String>>) -> Self {
        let (first, heads) = heads
            .split_first()
            .map_or((String::new(), &[][..]), |(first, rest)| (first.clone(), rest));
        let row = |cells: Vec<String>| {
            let mut cells = cells.into_iter();
            let name = cells.next().unwrap_or_default();
            let cell = |(head, text): (&String, String)| FigureCell { head: head.clone(), text };
            FigureRow { name, cells: heads.iter().zip(cells).map(cell).collect() }
        };
        let rows = rows.into_iter().map(row).collect();
        Self { caption, first, heads: heads.to_vec(), rows }
    }

    /// The table as rows of cells, its head first.
    pub fn into_rows(self) -> Vec<Vec<String>> {
        let head = std::iter::once(self.first).chain(self.heads).collect();
        let rows = self.rows.into_iter().map(|row| {
            std::iter::once(row.name).chain(row.cells.into_iter().map(|cell| cell.text)).collect()
        });
        std::iter::once(head).chain(rows).collect()
    }
}
