//! What a hostile document cannot exceed. Beyond a limit the reading goes on with a note, or ends with one.

/// Bytes looked at to tell format, encoding, delimiter and header.
pub const HEAD: u64 = 1 << 20;
/// Bytes of an HTML, RTF or text document, which is held in memory.
pub const IN_MEMORY: u64 = 64 << 20;
/// Bytes that a workbook may unpack to.
pub const UNPACKED: u64 = 768 << 20;
/// Bytes of JSON above which its records are read one by one.
pub const LARGE_JSON: usize = 16 << 20;
/// Bytes of one record of delimited text.
pub const RECORD: usize = 4 << 20;
/// Cells of one document held in memory: a sheet of a million rows with nine columns fits.
pub const CELLS: usize = 10_000_000;
/// Rows of one table held cell by cell; those of a longer one that stand behind them are packed.
pub const UNPACKED_ROWS: usize = 10_000;
/// Columns that are looked at.
pub const COLUMNS: usize = 1_024;
/// Rows or columns that one HTML cell may span.
pub const SPAN: usize = 1_000;
/// Tables of one document.
pub const TABLES: usize = 500;
/// Depth of HTML elements and JSON values.
pub const DEPTH: usize = 120;
/// Distinct disclosures of one document.
pub const DISCLOSURES: usize = 200_000;
/// Characters kept of one cell.
pub const CELL_CHARS: usize = 20_000;
/// Parts that one cell is split into.
pub const LIST: usize = 500;
/// Rows sampled to find header and roles.
pub const SAMPLE: usize = 200;
/// Bytes of an archive, a mail or another document that is held in memory.
pub const ARCHIVE: u64 = 512 << 20;
/// Files inside an archive or a mail of which every table is kept, whatever it states.
pub const FEW: usize = 10;
/// Files of an archive.
pub const FILES: usize = 20_000;
/// Archives inside archives, attachments inside mails.
pub const NESTED: usize = 4;
/// Pages of a PDF.
pub const PAGES: usize = 3_000;
/// Letters, lines and pictures of one page.
pub const GLYPHS: usize = 400_000;
/// Pixels of a picture that is looked at.
pub const PIXELS: f64 = 60e6;
/// Scanned pages of one document that are read: each takes seconds.
pub const SCANS: usize = 60;
/// Tables that a preview shows.
pub const SHOWN: usize = 40;
