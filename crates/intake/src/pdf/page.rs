//! A page's letters put together to lines, its rules to tables; tables without rules by their columns of white.

use hayro_interpret::kurbo::Rect;

use super::glyphs::{Letter, Seen};
use crate::flow::{self, Block, Line};
use crate::grid::{self, Cell};
use crate::roles::{known_headers, meanings};
use crate::table::{Room, Table, TableRow};
use crate::Role;

/// What the page before left open: a table that may go on.
#[derive(Default)]
pub(super) struct Before {
    header: Vec<TableRow>,
    /// The left ends of its columns.
    columns: Vec<f64>,
    lines: u64,
    room: Room,
}

/// A table of a page, and how many header rows it has from the page before, if it goes on with it.
struct Found {
    table: Table,
    continues: Option<usize>,
}

/// Letters on one baseline, parted where a column's white is.
#[derive(Debug, Clone)]
struct Row {
    y: f64,
    size: f64,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
struct Part {
    text: String,
    left: f64,
    right: f64,
    /// A blank was drawn behind it: the line was broken between words.
    blank: bool,
    /// Where white stands inside: where in the text and on the page what follows begins, how wide it is, and whether it is a blank.
    words: Vec<Word>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    at: usize,
    left: f64,
    white: f64,
    /// A blank is meant; one was drawn.
    blank: bool,
    drawn: bool,
}

impl Part {
    /// Its pieces, where a column begins inside: a word stands right at its left end, and the white before is wider than between other words.
    fn split(self, columns: &[(f64, f64)]) -> Vec<Part> {
        let least = self.words.iter().filter(|word| word.blank).map(|word| word.white).fold(f64::INFINITY, f64::min);
        let alone = self.words.len() == 1;
        let wide = |word: &Word| alone || !word.blank || word.white > least * 1.15;
        let begins = |word: &&Word| wide(word) && columns.iter().skip(1).any(|column| (column.0 - word.left).abs() < 0.8);
        let ends: Vec<Word> = self.words.iter().filter(begins).copied().collect();
        let mut out = Vec::new();
        let mut rest = self;
        for end in ends.into_iter().rev() {
            let text = rest.text.split_off(end.at);
            let words = rest.words.iter().filter(|word| word.at > end.at).map(|word| Word { at: word.at - end.at, ..*word }).collect();
            rest.words.retain(|word| word.at < end.at);
            rest.text.truncate(rest.text.trim_end().len());
            out.push(Part { text, left: end.left, right: rest.right, blank: rest.blank, words });
            (rest.right, rest.blank) = (end.left - end.white, end.drawn);
        }
        out.push(rest);
        out.reverse();
        out
    }
}

impl Row {
    fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("  ")
    }

    fn left(&self) -> f64 {
        self.parts.first().map_or(0.0, |part| part.left)
    }

    fn texts(&self) -> Vec<String> {
        self.parts.iter().map(|part| part.text.clone()).collect()
    }
}

/// The lines and tables of a page, from top to bottom.
pub(super) fn blocks(seen: Seen<'_>, page: u32, before: &mut Before, out: &mut Vec<Block>) {
    let mut letters = seen.letters;
    // How wide the white between letters is that is a blank, in their size. Where blanks are drawn, a gap alone is none: letters of a
    // word may stand apart. Words that were recognised come whole.
    let blank = match () {
        () if seen.recognised => f64::NEG_INFINITY,
        () if letters.iter().filter(|letter| letter.text == " ").count() * 50 > letters.len() => 0.45,
        () => 0.16,
    };
    let mut found: Vec<(f64, Drawn)> = Vec::new();
    for ruled in ruled(&seen.rules) {
        let (table, columns) = ruled.read(&mut letters, blank, page, &mut before.room);
        if table.rows.iter().any(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
            found.push((ruled.top(), Drawn::Table(before.continued(table, &columns, found.is_empty()))));
        }
    }
    let rows = rows(letters, blank);
    let first = found.is_empty();
    let across = flat(&seen.rules);
    found.append(&mut unruled(rows, &across, page, before, first));
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, drawn) in found {
        match drawn {
            Drawn::Line(mut line) => {
                before.lines += 1;
                line.number = before.lines;
                out.push(Block::Line(line));
            }
            Drawn::Table(Found { mut table, continues }) => {
                if let Some(header) = continues
                    && let Some(Block::Table(last)) = out.iter_mut().rev().find(|block| matches!(block, Block::Table(_)))
                {
                    rejoin(last, &mut table, header);
                }
                out.push(Block::Table(table));
            }
        }
    }
}

/// What stands on a page.
#[expect(clippy::large_enum_variant, reason = "the pieces of a document are few beside the cells in them")]
enum Drawn {
    Line(Line),
    Table(Found),
}

/// Gives the page before the rest of a row that the page's end cut in two. A row is the rest of one when it names no recipient,
/// or says little and has no number of its own; without either column, when it leaves its first cell and most others empty.
fn rejoin(last: &mut Table, table: &mut Table, header: usize) {
    let (Some(rest), Some(before)) = (table.rows.get(header), last.rows.last_mut()) else { return };
    let headers = table.rows.get(header.saturating_sub(1)).map(|row| row.cells.as_slice()).unwrap_or_default();
    let column = |is: &dyn Fn(Role) -> bool| headers.iter().position(|header| meanings(header).first().copied().is_some_and(is));
    let empty = |column: usize| rest.cells.get(column).is_none_or(String::is_empty);
    let filled = rest.cells.iter().filter(|cell| !cell.is_empty()).count();
    let few = filled * 2 <= rest.cells.len();
    let cut = match (column(&Role::names_recipient), column(&|role| role == Role::RowNo)) {
        (Some(recipient), _) if empty(recipient) => true,
        (_, Some(number)) => empty(number) && few,
        (Some(_), None) => false,
        (None, None) => empty(0) && few,
    };
    if !cut || filled == 0 {
        return;
    }
    let rest = table.rows.remove(header);
    for (cell, rest) in before.cells.iter_mut().zip(rest.cells).filter(|(_, rest)| !rest.is_empty()) {
        let joint = if cell.is_empty() || cell.ends_with('-') { "" } else { " " };
        *cell = format!("{cell}{joint}{rest}");
    }
}

impl Before {
    /// The table with the header of the page before, when it goes on with the same columns and has none of its own.
    fn continued(&mut self, mut table: Table, columns: &[f64], first: bool) -> Found {
        let same = first && columns.len() == self.columns.len() && columns.iter().zip(&self.columns).all(|(a, b)| (a - b).abs() < 4.0);
        let header = table.rows.iter().take(4).position(|row| known_headers(&row.cells) >= 2);
        let mut continues = None;
        match header {
            Some(at) => {
                self.header = table.rows[..=at].to_vec();
                self.columns = columns.to_vec();
            }
            None if same => {
                continues = Some(self.header.len());
                let header = self.header.iter().map(|row| TableRow { number: 0, ..row.clone() });
                table.rows.splice(0..0, header.collect::<Vec<_>>());
            }
            None => (self.header, self.columns) = (Vec::new(), Vec::new()),
        }
        Found { table, continues }
    }
}

/// A line that is drawn: its place across, and from where to where.
#[derive(Debug, Clone, Copy)]
struct Rule {
    at: f64,
    from: f64,
    to: f64,
}

/// How far apart two places may be and still be one, in points.
const SNAP: f64 = 2.0;

/// Rules that meet: the skeleton of one table.
struct Skeleton {
    across: Vec<Rule>,
    down: Vec<Rule>,
    columns: Vec<f64>,
    rows: Vec<f64>,
}

/// Lines in one direction, those on one line put together.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    // One place for all that are nearly one.
    let mut last = f64::NEG_INFINITY;
    for rule in &mut rules {
        if rule.at - last <= SNAP {
            rule.at = last;
        } else {
            last = rule.at;
        }
    }
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last) if (last.at - rule.at).abs() < f64::EPSILON && rule.from <= last.to + SNAP => last.to = last.to.max(rule.to),
            _ => out.push(rule),
        }
    }
    out
}

/// The lines that are drawn across, as they were drawn: below cells, one for each.
fn flat(rules: &[Rect]) -> Vec<Rule> {
    let mut out: Vec<Rule> = rules.iter().take(20_000).filter(|rule| rule.width() > 3.0 && rule.height() <= 3.0).map(|rule| Rule { at: rule.center().y, from: rule.x0, to: rule.x1 }).collect();
    out.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    out
}

/// A table that has lines across and none down: where they are, and the columns that their pieces tell.
struct Lined {
    /// Below the header first, then below each row.
    places: Vec<f64>,
    pieces: Vec<Rule>,
    columns: Vec<(f64, f64)>,
}

impl Lined {
    /// The lines below a header and its rows; `None` where there are none, or where their pieces are not as many as its columns.
    fn below(header: &[Row], across: &[Rule]) -> Option<Lined> {
        let (last, parts) = (header.last()?, starts(header));
        let (left, right) = (parts.first()?.0, parts.last()?.1);
        let near: Vec<Rule> = across.iter().filter(|rule| rule.at > last.y - last.size * 0.2 && rule.to > left && rule.from < right).copied().collect();
        let first = near.first().filter(|rule| rule.at < last.y + last.size * 3.0)?.at;
        let mut columns: Vec<(f64, f64)> = Vec::new();
        for rule in near.iter().filter(|rule| rule.at - first <= SNAP) {
            match columns.last() {
                Some(last) if rule.from < last.1 - SNAP => {}
                _ => columns.push((rule.from, rule.to)),
            }
        }
        // Another table's lines are far from the last of this one, or broken elsewhere.
        let edges: Vec<f64> = columns.iter().flat_map(|span| [span.0, span.1]).collect();
        let own = |rule: &Rule| [rule.from, rule.to].iter().all(|end| edges.iter().any(|edge| (edge - end).abs() < 3.0));
        let mut places: Vec<f64> = Vec::new();
        for rule in &near {
            match places.last() {
                Some(place) if rule.at - place > 160.0 => break,
                _ if !own(rule) => break,
                Some(place) if rule.at - place <= SNAP => {}
                _ => places.push(rule.at),
            }
        }
        (places.len() >= 2 && columns.len() == parts.len()).then_some(Lined { places, pieces: near, columns })
    }

    /// Whether a line is drawn at a place below a column.
    fn parted(&self, place: f64, column: (f64, f64)) -> bool {
        let middle = (column.0 + column.1) / 2.0;
        self.pieces.iter().any(|piece| (piece.at - place).abs() <= SNAP && piece.from <= middle && piece.to >= middle)
    }

    /// The rows of text above the last line.
    fn length(&self, rows: &[Row]) -> usize {
        let end = self.places.last().copied().unwrap_or_default();
        rows.iter().take_while(|row| row.y <= end).count()
    }

    /// Its cells: what stands between two lines is a row, and a cell without a line below it stands in the next row too.
    fn table(&self, header: &[Row], body: &[Row], page: u32) -> (Table, Vec<f64>) {
        let mut bands: Vec<Vec<Row>> = vec![Vec::new(); self.places.len() - 1];
        for row in body {
            // A letter's baseline stands above the line below it.
            let band = self.places.windows(2).position(|pair| row.y - row.size * 0.3 >= pair[0] && row.y - row.size * 0.3 < pair[1]);
            if let Some(band) = band.and_then(|band| bands.get_mut(band)) {
                band.push(row.clone());
            }
        }
        // A column's text reaches as far as its longest line; the lines below it go on over the white beside it.
        let all = header.iter().chain(body).flat_map(|row| &row.parts);
        let reach = |(column, span): (usize, &(f64, f64))| {
            let right = all.clone().filter(|part| column_of(part, &self.columns) == column).map(|part| part.right).fold(f64::NEG_INFINITY, f64::max);
            (span.0, if right > span.0 { right.min(span.1) } else { span.1 })
        };
        let reached: Vec<(f64, f64)> = self.columns.iter().enumerate().map(reach).map(|(left, right)| {
            let first = all.clone().map(|part| part.left).filter(|own| *own >= left && *own < right).fold(right, f64::min);
            (first, right)
        }).collect();
        let words = Wrap::of(&bands.iter().flat_map(|band| by_column(band, &reached)).collect::<Vec<_>>());
        let mut grid: Vec<Vec<String>> = bands.iter().map(|band| cells(band, &reached, words)).collect();
        for (column, span) in self.columns.iter().enumerate() {
            let mut from = 0;
            while from < bands.len() {
                let mut to = from;
                while to + 1 < bands.len() && self.places.get(to + 1).is_some_and(|place| !self.parted(*place, *span)) {
                    to += 1;
                }
                if to > from {
                    let text = cells(&bands.get(from..=to).unwrap_or_default().concat(), &reached, words).swap_remove(column);
                    grid.iter_mut().take(to + 1).skip(from).for_each(|row| row[column].clone_from(&text));
                }
                from = to + 1;
            }
        }
        let rows = std::iter::once(cells(header, &self.columns, false)).chain(grid).filter(|cells| cells.iter().any(|cell| !cell.is_empty()));
        let rows = rows.zip(1..).map(|(cells, number)| TableRow { number, cells, spans_all: false }).collect();
        let place = whither_ledger::Place { page: Some(page), ..whither_ledger::Place::default() };
        // On the next page the texts stand where these stand, not where the lines begin.
        (Table { place, rows, ..Table::default() }, starts(header).iter().map(|span| span.0).collect())
    }
}

/// The skeletons of a page's ruled tables: at least two rows and two columns each.
fn ruled(rules: &[Rect]) -> Vec<Skeleton> {
    const THIN: f64 = 3.0;
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for rule in rules.iter().take(20_000) {
        let flat = |y: f64| Rule { at: y, from: rule.x0, to: rule.x1 };
        let upright = |x: f64| Rule { at: x, from: rule.y0, to: rule.y1 };
        match (rule.width() > THIN, rule.height() > THIN) {
            (true, false) => across.push(flat(rule.center().y)),
            (false, true) => down.push(upright(rule.center().x)),
            // A box: its four sides.
            (true, true) if rule.height() > 6.0 && rule.width() > 6.0 => {
                across.extend([flat(rule.y0), flat(rule.y1)]);
                down.extend([upright(rule.x0), upright(rule.x1)]);
            }
            _ => {}
        }
    }
    let (across, down) = (merged(across), merged(down));
    if across.len() * down.len() > 4_000_000 {
        return Vec::new();
    }
    // Which lines meet, directly or through others.
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    fn root(group: &mut [usize], mut at: usize) -> usize {
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    }
    for (i, flat) in across.iter().enumerate() {
        for (j, upright) in down.iter().enumerate() {
            let within = |at: f64, rule: &Rule| at >= rule.from - SNAP && at <= rule.to + SNAP;
            if within(upright.at, flat) && within(flat.at, upright) {
                let (a, b) = (root(&mut group, i), root(&mut group, across.len() + j));
                group[a] = b;
            }
        }
    }
    let mut skeletons: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (i, rule) in across.iter().enumerate() {
        skeletons.entry(root(&mut group, i)).or_default().0.push(*rule);
    }
    for (j, rule) in down.iter().enumerate() {
        skeletons.entry(root(&mut group, across.len() + j)).or_default().1.push(*rule);
    }
    let mut found: Vec<Skeleton> = skeletons.into_values().filter_map(|(across, down)| Skeleton::new(across, down)).collect();
    found.sort_by(|a, b| a.top().total_cmp(&b.top()));
    found
}

fn places(rules: &[Rule], others: &[Rule]) -> Vec<f64> {
    let mut places: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    // Tables often leave out the lines at their sides: there the others end.
    let ends = others.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), rule| (from.min(rule.from), to.max(rule.to)));
    if let (Some(first), Some(last)) = (places.iter().copied().reduce(f64::min), places.iter().copied().reduce(f64::max)) {
        places.extend([ends.0].into_iter().filter(|end| end.is_finite() && *end < first - 8.0));
        places.extend([ends.1].into_iter().filter(|end| end.is_finite() && *end > last + 8.0));
    }
    places.sort_by(f64::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() <= SNAP);
    places
}

impl Skeleton {
    fn new(across: Vec<Rule>, down: Vec<Rule>) -> Option<Self> {
        let (columns, rows) = (places(&down, &across), places(&across, &down));
        // A grid that would take minutes to look at is a drawing.
        let work = columns.len() * rows.len() * (across.len() + down.len());
        let fits = columns.len() >= 3 && rows.len() >= 3 && columns.len() <= 200 && rows.len() <= 2_000 && work < 200_000_000;
        fits.then_some(Self { across, down, columns, rows })
    }

    fn top(&self) -> f64 {
        self.rows.first().copied().unwrap_or(0.0)
    }

    /// Whether a line is drawn along one side of a place in the grid.
    fn drawn(rules: &[Rule], at: f64, from: f64, to: f64) -> bool {
        let covered: f64 = rules.iter().filter(|rule| (rule.at - at).abs() <= SNAP).map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0)).sum();
        covered >= (to - from) * 0.5
    }

    /// The table of these lines, with the letters that stand in it taken from the page; and where its columns begin.
    fn read(&self, letters: &mut Vec<Letter>, blank: f64, page: u32, room: &mut Room) -> (Table, Vec<f64>) {
        let (width, height) = (self.columns.len() - 1, self.rows.len() - 1);
        let mut owner: Vec<usize> = (0..width * height).collect();
        fn root(owner: &mut [usize], mut at: usize) -> usize {
            while owner[at] != at {
                owner[at] = owner[owner[at]];
                at = owner[at];
            }
            at
        }
        for row in 0..height {
            for column in 0..width {
                let (top, bottom, right) = (self.rows[row], self.rows[row + 1], self.columns[column + 1]);
                if column + 1 < width && !Self::drawn(&self.down, right, top, bottom) {
                    let (a, b) = (root(&mut owner, row * width + column), root(&mut owner, row * width + column + 1));
                    owner[a.max(b)] = a.min(b);
                }
                if row + 1 < height && !Self::drawn(&self.across, bottom, self.columns[column], right) {
                    let (a, b) = (root(&mut owner, row * width + column), root(&mut owner, (row + 1) * width + column));
                    owner[a.max(b)] = a.min(b);
                }
            }
        }
        let mut inside: Vec<Vec<Letter>> = vec![Vec::new(); width * height];
        let slot = |places: &[f64], at: f64| places.windows(2).position(|pair| at >= pair[0] && at < pair[1]);
        letters.retain(|letter| {
            let found = slot(&self.columns, letter.x + letter.width / 2.0).zip(slot(&self.rows, letter.y - letter.size * 0.3));
            if let Some((column, row)) = found {
                inside[root(&mut owner, row * width + column)].push(letter.clone());
            }
            found.is_none()
        });
        let mut cells: Vec<Cell> = Vec::new();
        let mut index = std::collections::HashMap::new();
        for place in 0..width * height {
            let own = root(&mut owner, place);
            let (row, column) = (place / width, place % width);
            let at = *index.entry(own).or_insert_with(|| {
                cells.push(Cell { row, column, rows: 1, columns: 1, text: String::new() });
                cells.len() - 1
            });
            let cell = &mut cells[at];
            cell.rows = cell.rows.max(row + 1 - cell.row);
            cell.columns = cell.columns.max((column + 1).saturating_sub(cell.column));
            cell.column = cell.column.min(column);
        }
        let mut texts: Vec<(Vec<Row>, f64, f64)> = vec![Default::default(); cells.len()];
        for (own, at) in index {
            let (left, right) = (self.columns[cells[at].column], self.columns[(cells[at].column + cells[at].columns).min(width)]);
            texts[at] = (rows(std::mem::take(&mut inside[own]), blank), left, right);
        }
        let words = Wrap::of(&texts);
        for (cell, (lines, left, right)) in cells.iter_mut().zip(&texts) {
            cell.text = joined(lines, *left, Wrap { right: *right, words });
        }
        (grid::table(&cells, Some(page), room), self.columns.clone())
    }
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// Letters put together to lines, from top to bottom.
fn rows(mut letters: Vec<Letter>, blank: f64) -> Vec<Row> {
    letters.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut groups: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        match groups.last_mut().and_then(|group| group.first().map(|first| (first.y, first.size)).zip(Some(group))) {
            Some(((y, size), group)) if letter.y - y <= size.max(letter.size) * 0.4 => group.push(letter),
            _ => groups.push(vec![letter]),
        }
    }
    groups.into_iter().filter_map(|group| row(group, blank)).collect()
}

fn row(mut letters: Vec<Letter>, white: f64) -> Option<Row> {
    letters.sort_by(|a, b| a.x.total_cmp(&b.x));
    let size = letters.iter().filter(|letter| letter.text != " ").map(|letter| letter.size).fold(0.0, f64::max);
    let y = letters.iter().find(|letter| letter.text != " ")?.y;
    let mut parts: Vec<Part> = Vec::new();
    let mut blank = false;
    for letter in letters {
        if letter.text.trim().is_empty() {
            blank = true;
            continue;
        }
        let end = letter.x + letter.width;
        match parts.last_mut() {
            Some(part) if letter.x - part.right <= size * 1.0 => {
                let gap = letter.x - part.right > size * white;
                if blank || gap {
                    part.text.push(' ');
                }
                if blank || gap || letter.x - part.right > size * 0.25 {
                    part.words.push(Word { at: part.text.len(), left: letter.x, white: letter.x - part.right, blank: blank || gap, drawn: blank });
                }
                part.text.push_str(&letter.text);
                part.right = part.right.max(end);
            }
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.blank = blank;
                }
                parts.push(Part { text: letter.text, left: letter.x, right: end, blank: false, words: Vec::new() });
            }
        }
        blank = false;
    }
    if let Some(part) = parts.last_mut() {
        part.blank = blank;
    }
    Some(Row { y, size, parts })
}

/// How the lines of a cell were broken.
#[derive(Clone, Copy)]
struct Wrap {
    /// Where its lines end at the latest.
    right: f64,
    /// Broken between words only, as `word-break: keep-all` does; else after any Hangul syllable.
    words: bool,
}

impl Wrap {
    /// How a table's cells are broken: a line that had room for one more letter, and not for the next word, was broken between words.
    fn of(cells: &[(Vec<Row>, f64, f64)]) -> bool {
        let (mut words, mut all) = (0usize, 0usize);
        for (lines, left, right) in cells {
            for pair in lines.windows(2) {
                let (Some(before), Some(after)) = (pair[0].parts.last(), pair[1].parts.first()) else { continue };
                let (Some(end), Some(start)) = (before.text.chars().last(), after.text.chars().next()) else { continue };
                let room = right - padding(&pair[1], *left) - before.right;
                if is_cjk(end) && is_cjk(start) && room < first_word(&after.text, &pair[1]) {
                    all += 1;
                    words += usize::from(room > pair[1].size * 1.15);
                }
            }
        }
        words * 5 > all
    }
}

fn padding(line: &Row, left: f64) -> f64 {
    (line.left() - left).clamp(0.0, 12.0)
}

/// The width of a line's first word with a blank before it.
fn first_word(text: &str, line: &Row) -> f64 {
    let letters = text.split(' ').next().unwrap_or_default();
    let width: f64 = letters.chars().map(|c| if is_cjk(c) { 1.0 } else { 0.5 }).sum();
    (width + 0.25) * line.size
}

/// The lines of a cell as one text: broken lines together, with a blank only where there was one.
fn joined(lines: &[Row], left: f64, wrap: Wrap) -> String {
    let mut out = String::new();
    let mut last: Option<&Row> = None;
    for line in lines {
        let text = line.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ");
        if let Some(before) = last.and_then(|row| row.parts.last()) {
            out.push_str(between(before, &text, line, Wrap { right: wrap.right - padding(line, left), ..wrap }));
        }
        out.push_str(&text);
        last = Some(line);
    }
    out
}

/// What stands between a line and the next: nothing inside a word, a blank between words, a line end where the writer put one.
fn between(before: &Part, text: &str, line: &Row, wrap: Wrap) -> &'static str {
    let (Some(end), Some(start)) = (before.text.chars().last(), text.chars().next()) else { return "" };
    let room = wrap.right - before.right;
    if matches!(start, '-' | '•' | '·' | '○' | '※' | '▪' | '■' | '□' | '*') || ('①'..='⑳').contains(&start) {
        return "\n";
    }
    // The next word would have fitted: the writer broke the line.
    if room > first_word(text, line) + line.size * 0.6 {
        return "\n";
    }
    if before.blank || matches!(end, ',' | ';' | ':') {
        return " ";
    }
    match (is_cjk(end), is_cjk(start)) {
        (true, true) if wrap.words => " ",
        // A line that had no room for one more letter is broken inside the word; one that had is broken between words.
        (true, true) if room < line.size * 1.1 => "",
        (true, true) => " ",
        // "휴대전화번호(암호화)" is one word.
        (true, false) if start == '(' => "",
        _ if end == '-' || matches!(end, '(' | '·' | '/') || matches!(start, ')' | ',' | '.' | '·') => "",
        _ if is_cjk(end) != is_cjk(start) && room < line.size * 0.5 => "",
        _ => " ",
    }
}

/// Lines, and tables without rules: below a line of known headers, by the white between their columns.
fn unruled(mut rows: Vec<Row>, across: &[Rule], page: u32, before: &mut Before, first: bool) -> Vec<(f64, Drawn)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < rows.len() {
        let goes_on = first && at == 0 && before.columns.len() >= 2 && goes_on(&rows, &before.columns);
        let header = header(&rows[at..]);
        if header > 0 {
            let columns = starts(&rows[at..at + header]);
            for row in &mut rows[at + header..] {
                row.parts = std::mem::take(&mut row.parts).into_iter().flat_map(|part| part.split(&columns)).collect();
            }
        }
        if header > 0
            && let Some(mut lined) = Lined::below(&rows[at..at + header], across)
        {
            // A row that the page's end cuts in two has its line on the next page.
            let rest = &rows[at + header + lined.length(&rows[at + header..])..];
            let lefts: Vec<f64> = starts(&rows[at..at + header]).iter().map(|span| span.0).collect();
            let fits = |row: &Row| row.parts.iter().all(|part| lefts.iter().any(|left| (part.left - left).abs() < 6.0));
            if let Some(last) = rest.last().filter(|_| rest.len() <= 8 && rest.iter().all(fits) && rest.iter().any(|row| row.parts.len() >= 2)) {
                lined.places.push(last.y + 1.0);
            }
            let length = lined.length(&rows[at + header..]);
            if length > 0 {
                let (table, columns) = lined.table(&rows[at..at + header], &rows[at + header..at + header + length], page);
                let table = before.continued(table, &columns, first && at == 0);
                out.push((rows[at].y, Drawn::Table(table)));
                at += header + length;
                continue;
            }
        }
        if header > 0 || goes_on {
            let length = header + body(&rows[at + header..], &rows[at..at + header], &before.columns, goes_on);
            if length > header {
                let (table, columns) = columned(&rows[at..at + length], header, page, goes_on.then_some(before.columns.as_slice()));
                let table = before.continued(table, &columns, first && at == 0);
                out.push((rows[at].y, Drawn::Table(table)));
                at += length;
                continue;
            }
        }
        // A label and, beside it, its value: a table that is turned.
        let text = match rows[at].parts.as_slice() {
            [label, value] if flow::is_label(&label.text) && !flow::is_label(&value.text) => format!("{}: {}", label.text, value.text),
            _ => rows[at].text(),
        };
        out.push((rows[at].y, Drawn::Line(Line { text, number: 0, page: Some(page), heading: false })));
        at += 1;
    }
    out
}

/// Whether a page begins with rows of the table that the page before left: every text stands where a column began.
fn goes_on(rows: &[Row], columns: &[f64]) -> bool {
    let fits = |row: &Row| row.parts.iter().all(|part| columns.iter().any(|column| (part.left - column).abs() < 6.0));
    let first = &rows[..rows.len().min(4)];
    first.iter().all(fits) && first.iter().any(|row| row.parts.len() >= 2)
}

/// How many lines are a header: one, or up to three that stand close together and say more as one.
fn header(rows: &[Row]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let known = |lines: usize| {
        let starts = starts(&rows[..lines]);
        known_headers(&cells(&rows[..lines], &starts, false))
    };
    if first.parts.len() < 2 || known_headers(&first.texts()) < 1 {
        return 0;
    }
    let close = |lines: usize| rows.get(lines).is_some_and(|next| next.y - rows[lines - 1].y < first.size * 1.5);
    let mut best = (known(1), 1);
    for lines in 2..=3 {
        if rows.len() <= lines || !close(lines - 1) {
            break;
        }
        let more = known(lines);
        if more > best.0 {
            best = (more, lines);
        }
    }
    if best.0 >= 2 { best.1 } else { 0 }
}

/// Where columns begin: the white that no line crosses parts them.
fn starts(rows: &[Row]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = rows.iter().flat_map(|row| &row.parts).map(|part| (part.left, part.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (left, right) in spans {
        match out.last_mut() {
            Some(last) if left < last.1 + 1.0 => last.1 = last.1.max(right),
            _ => out.push((left, right)),
        }
    }
    out
}

/// How many lines below a header belong to its table.
fn body(rows: &[Row], header: &[Row], columns: &[f64], goes_on: bool) -> usize {
    let lefts: Vec<f64> = if goes_on { columns.to_vec() } else { starts(header).iter().map(|span| span.0).collect() };
    let Some(&second) = lefts.get(1) else { return 0 };
    let mut length = 0;
    let mut last = header.last().map(|row| row.y);
    for row in rows {
        let far = last.is_some_and(|y| row.y - y > row.size * 4.0);
        // Text that runs over the second column's beginning is a paragraph.
        let across = row.parts.iter().any(|part| part.left < second - 12.0 && part.right > second + 12.0 && row.parts.len() == 1);
        // An article, a heading or a labelled line is no row.
        let lone = row.parts.len() == 1 && row.parts.first().is_some_and(|part| flow::begins_anew(&part.text));
        let again = length > 0 && known_headers(&row.texts()) >= 2 && row.parts.len() >= 2 && header.first().is_none_or(|header| header.texts() != row.texts());
        if far || across || again || lone {
            break;
        }
        length += 1;
        last = Some(row.y);
    }
    // A lone text at the end, left of the second column, is a heading or a remark.
    while length > 0 && rows[length - 1].parts.len() == 1 && rows[length - 1].left() < second - 12.0 && length > 1 && rows[length - 1].y - rows[length - 2].y > rows[length - 1].size * 2.0 {
        length -= 1;
    }
    length
}

/// Whether texts stand below the middles of their headers rather than below their left ends.
fn is_centred(head: &[(f64, f64)], body: &[Row]) -> bool {
    let middle = |span: (f64, f64)| (span.0 + span.1) / 2.0;
    let (mut by_middle, mut by_left, mut all) = (0.0, 0.0, 0usize);
    for part in body.iter().filter(|row| row.parts.len() > 1).flat_map(|row| &row.parts) {
        let own = (part.left, part.right);
        let least = |far: &dyn Fn(&(f64, f64)) -> f64| head.iter().map(far).fold(f64::INFINITY, f64::min).min(200.0);
        by_middle += least(&|span| (middle(*span) - middle(own)).abs());
        by_left += least(&|span| (span.0 - own.0).abs());
        all += 1;
    }
    all >= 3 && by_middle * 3.0 < by_left
}

fn column_of(part: &Part, columns: &[(f64, f64)]) -> usize {
    let overlap = |span: &(f64, f64)| part.right.min(span.1) - part.left.max(span.0);
    let best = columns.iter().enumerate().max_by(|a, b| overlap(a.1).total_cmp(&overlap(b.1)));
    best.map_or(0, |(at, _)| at)
}

/// The lines of each column, with where it begins and ends.
fn by_column(rows: &[Row], columns: &[(f64, f64)]) -> Vec<(Vec<Row>, f64, f64)> {
    let lines = |column: usize| -> Vec<Row> {
        let own = rows.iter().map(|row| Row { parts: row.parts.iter().filter(|part| column_of(part, columns) == column).cloned().collect(), ..row.clone() });
        own.filter(|row| !row.parts.is_empty()).collect()
    };
    columns.iter().enumerate().map(|(column, (left, right))| (lines(column), *left, *right)).collect()
}

/// The text of each column over several lines.
fn cells(rows: &[Row], columns: &[(f64, f64)], words: bool) -> Vec<String> {
    by_column(rows, columns).iter().map(|(lines, left, right)| joined(lines, *left, Wrap { right: *right, words })).collect()
}

fn columned(rows: &[Row], header: usize, page: u32, known: Option<&[f64]>) -> (Table, Vec<f64>) {
    let head = starts(&rows[..header.max(1)]);
    let whole = starts(rows);
    let columns: Vec<(f64, f64)> = match known {
        Some(lefts) => lefts.iter().enumerate().map(|(at, left)| (*left, lefts.get(at + 1).map_or(f64::MAX, |next| next - 3.0))).collect(),
        // White that goes all the way down is best; where one cell runs over, each column reaches to the next: from its header's left
        // end, or, where texts are centred below their headers, from the middle of the white between two headers.
        None if whole.len() == head.len() => whole,
        None if is_centred(&head, rows.get(header..).unwrap_or_default()) => {
            let middle = |at: usize| head.get(at).zip(head.get(at + 1)).map(|(one, next)| (one.1 + next.0) / 2.0);
            (0..head.len()).map(|at| (at.checked_sub(1).and_then(middle).unwrap_or(0.0), middle(at).unwrap_or(f64::MAX))).collect()
        }
        None => head.iter().enumerate().map(|(at, span)| (span.0 - 2.0, head.get(at + 1).map_or(f64::MAX, |next| next.0 - 3.0))).collect(),
    };
    // A column's text reaches as far as its longest line.
    let reach = |(column, span): (usize, &(f64, f64))| {
        let own = rows.iter().flat_map(|row| &row.parts).filter(|part| column_of(part, &columns) == column);
        let left = own.clone().map(|part| part.left).fold(f64::INFINITY, f64::min);
        let right = own.map(|part| part.right).fold(f64::NEG_INFINITY, f64::max);
        if right > left { (left, right) } else { *span }
    };
    let reached: Vec<(f64, f64)> = columns.iter().enumerate().map(reach).collect();
    let body = &rows[header..];
    let gaps: Vec<f64> = body.windows(2).map(|pair| pair[1].y - pair[0].y).collect();
    // Cells that are centred on their row's height stand half a line apart; the lines of one cell do not.
    let shares = |one: &Row, other: &Row| one.parts.iter().any(|part| other.parts.iter().any(|own| column_of(own, &columns) == column_of(part, &columns)));
    let pitch = body.iter().enumerate().flat_map(|(at, row)| body.iter().skip(at + 1).take(3).filter(move |next| shares(row, next)).map(move |next| next.y - row.y)).fold(f64::INFINITY, f64::min);
    let least = gaps.iter().copied().fold(f64::INFINITY, f64::min);
    let least = if pitch.is_finite() && pitch > least * 1.5 { pitch } else { least };
    let spread = gaps.iter().any(|gap| *gap > least * 1.25);
    let mut groups: Vec<Vec<Row>> = Vec::new();
    for (at, row) in body.iter().enumerate() {
        let starts_column = row.parts.iter().any(|part| column_of(part, &columns) == 0);
        let gap = at.checked_sub(1).and_then(|before| gaps.get(before)).copied().unwrap_or(f64::INFINITY);
        let new = if spread && least < row.size * 1.7 { gap > least * 1.2 } else { starts_column };
        match groups.last_mut() {
            Some(group) if !new => group.push(row.clone()),
            _ => groups.push(vec![row.clone()]),
        }
    }
    let mut out: Vec<TableRow> = Vec::new();
    if header > 0 {
        out.push(TableRow { number: 1, cells: cells(&rows[..header], &reached, false), spans_all: false });
    }
    let words = Wrap::of(&groups.iter().flat_map(|group| by_column(group, &reached)).collect::<Vec<_>>());
    for group in groups {
        out.push(TableRow { number: out.len() as u64 + 1, cells: cells(&group, &reached, words), spans_all: false });
    }
    let lefts = columns.iter().map(|span| span.0).collect();
    let place = whither_ledger::Place { page: Some(page), ..whither_ledger::Place::default() };
    (Table { place, rows: out, ..Table::default() }, lefts)
}
