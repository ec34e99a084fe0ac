//! Cells that span rows and columns, filled in to plain rows.

use whither_ledger::{Place, Problem};

use crate::limits;
use crate::table::{Room, Table, TableRow};

/// A cell with its upper left corner, from 0, and what it spans.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub text: String,
}

/// The rows of a grid: a cell's text stands in every place that it spans, as far as there is room.
pub(crate) fn table(cells: &[Cell], page: Option<u32>, room: &mut Room) -> Table {
    let width = cells.iter().map(|cell| cell.column.saturating_add(cell.columns.clamp(1, limits::SPAN))).max().unwrap_or(0).min(limits::COLUMNS);
    // A cell that says it stands in row a million makes no million rows.
    let most = cells.len().saturating_mul(limits::SPAN);
    let height = cells.iter().map(|cell| cell.row.saturating_add(cell.rows.clamp(1, limits::SPAN))).max().unwrap_or(0);
    let wanted = height.min(most);
    let height = room.take(wanted, width);
    let mut rows: Vec<TableRow> = (1..=height as u64).map(|number| TableRow { number, cells: vec![String::new(); width], spans_all: false }).collect();
    let mut cut = height < wanted || cells.iter().any(|cell| cell.row >= height || cell.column >= width);
    for cell in cells {
        let (down, across) = (cell.rows.clamp(1, limits::SPAN), cell.columns.clamp(1, limits::SPAN));
        for row in rows.iter_mut().skip(cell.row).take(down) {
            row.spans_all |= across == width && width > 2 && down == 1;
            for column in cell.column..(cell.column + across).min(width) {
                cut |= !room.put(&mut row.cells, column, cell.text.clone());
            }
        }
    }
    Table { place: Place { page, ..Place::default() }, rows, cut, ..Table::default() }
}

/// What a defect inside a document is called.
pub(crate) fn malformed(detail: impl ToString) -> Problem {
    Problem::Malformed { detail: detail.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_filled_in_and_hostile_spans_end() {
        let cell = |row, column, rows, columns, text: &str| Cell { row, column, rows, columns, text: text.to_owned() };
        let got = table(&[cell(0, 0, 2, 1, "A"), cell(0, 1, 1, 2, "B"), cell(1, 1, 1, 1, "b"), cell(1, 2, 1, 1, "c")], None, &mut Room::default());
        let rows: Vec<_> = got.rows.into_iter().map(|row| row.cells).collect();
        assert_eq!(rows, [["A", "B", "B"], ["A", "b", "c"]]);
        let huge = table(&[cell(usize::MAX / 4, usize::MAX / 4, usize::MAX / 4, usize::MAX / 4, "x")], None, &mut Room::default());
        assert!(huge.rows.len() * limits::COLUMNS <= limits::CELLS);
    }
}
