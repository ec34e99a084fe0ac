use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Place;

/// The two languages that people read Whither in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl Lang {
    /// From a locale such as `ko_KR.UTF-8`: Korean, else English.
    pub fn from_locale(locale: &str) -> Lang {
        if locale.starts_with("ko") { Lang::Ko } else { Lang::En }
    }
}

/// What kind of thing a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A row that states nothing.
    Skipped,
    /// A row or value that states something we could not read.
    NotUnderstood,
    /// A part whose bytes are no text or no table.
    Unreadable,
    /// A limit stopped the reading of a part.
    Limit,
    /// Something the document states that has no recipient to belong to.
    NotLinked,
}

/// Something about a document that its reader should know, with the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What, with the values that say it.
    pub problem: Problem,
}

/// What can be wrong, or worth saying, with the values that make its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[expect(missing_docs, reason = "the fields are the values that the sentence names")]
pub enum Problem {
    /// A line without content.
    Blank,
    /// The header again.
    RepeatedHeader,
    /// Text below or between the rows: a total, a remark.
    Footer,
    /// The person asked to leave it out.
    LeftOut,
    /// The person said that a table is not to be read.
    TableLeftOut,
    /// A row of an export that speaks of nobody but the service itself.
    OfNobodyElse,
    /// The document says that there is none.
    SaysNone { value: String },
    /// No recipient in the row.
    NoRecipient,
    /// A date cell that is no date.
    NotADate { value: String },
    /// A count cell that is no number.
    NotACount { value: String },
    /// Day and month cannot be told apart in the whole column.
    DateOrder { value: String },
    /// "and 12 others": recipients that the document does not name.
    Unnamed { value: String },
    /// The part is a table, but nothing in it names recipients.
    NoRecipientColumn { columns: String },
    /// The part has no table.
    NoTable,
    /// No header could be found.
    NoHeader,
    /// Nothing in it.
    Empty,
    /// A header without rows.
    NoRows,
    /// A kind of file that cannot be read yet.
    UnknownFormat { found: String },
    /// The bytes are not what the format asks for.
    Malformed { detail: String },
    /// Too many characters are unreadable.
    Garbled { share: u8 },
    /// Bytes that the encoding does not have were replaced.
    Replaced { count: u64, encoding: String },
    /// Larger than is read.
    TooLarge { what: String, limit: u64 },
    /// A quotation mark is never closed.
    OpenQuote,
    /// It asks for a password, which can be given.
    Password { what: String },
    /// The password given does not open it.
    WrongPassword { what: String },
    /// It asks for a password, and is not opened with one.
    Locked { what: String },
    /// Its reader did not end, or took too much memory, and was ended.
    GaveUp { what: String },
    /// A page that is a picture without text.
    Scanned,
    /// A picture whose words were recognised.
    Recognised { sure: u8 },
    /// Texts whose UTF-8 had been taken for Latin-1, repaired.
    Mojibake { count: u64 },
    /// An archive or a mail in which nothing states who received data.
    NothingInside { files: u64 },
    /// Files of an archive or a mail, beside others, in which nothing states who received data.
    Silent { files: u64, names: String },
    /// A kind of file inside an archive that was passed over.
    PassedOver { files: u64 },
    /// A country that the document ties to no recipient.
    CountryWithoutRecipient { country: String },
    /// A data category that the document ties to no recipient.
    ItemWithoutRecipient { item: String },
    /// A column that the mapping names and the table has not.
    NoSuchColumn { value: String },
    /// A table that the mapping names and the document has not.
    NoSuchTable,
}

impl Note {
    /// The kind of this note.
    pub fn kind(&self) -> NoteKind {
        use Problem::*;
        match &self.problem {
            Blank | RepeatedHeader | Footer | LeftOut | TableLeftOut | OfNobodyElse | SaysNone { .. } | Silent { .. } => NoteKind::Skipped,
            NoRecipient | NotADate { .. } | NotACount { .. } | DateOrder { .. } | Unnamed { .. } | NoRecipientColumn { .. }
            | NoSuchColumn { .. } | NoSuchTable | OpenQuote => NoteKind::NotUnderstood,
            NoTable | NoHeader | Empty | NoRows | UnknownFormat { .. } | Malformed { .. } | Garbled { .. } | Replaced { .. }
            | Password { .. } | WrongPassword { .. } | Locked { .. } | GaveUp { .. } | Scanned | Recognised { .. } | Mojibake { .. } | NothingInside { .. } | PassedOver { .. } => {
                NoteKind::Unreadable
            }
            TooLarge { .. } => NoteKind::Limit,
            CountryWithoutRecipient { .. } | ItemWithoutRecipient { .. } => NoteKind::NotLinked,
        }
    }

    /// Place, value and remedy as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        let place = self.place.text(lang);
        let sentence = self.problem.text(lang);
        if place.is_empty() { sentence } else { format!("{place}: {sentence}") }
    }
}

impl Place {
    /// The place in words: `row 14, column 제공일자`.
    pub fn text(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        parts.extend(self.file.clone());
        if let Some(page) = self.page {
            parts.push(match lang { Lang::Ko => format!("{page}쪽"), Lang::En => format!("page {page}") });
        }
        if let Some(sheet) = &self.sheet {
            parts.push(match lang { Lang::Ko => format!("시트 ‘{sheet}’"), Lang::En => format!("sheet ‘{sheet}’") });
        }
        if let Some(table) = self.table {
            parts.push(match lang { Lang::Ko => format!("표 {table}"), Lang::En => format!("table {table}") });
        }
        if let Some(row) = self.row {
            parts.push(match lang { Lang::Ko => format!("{row}행"), Lang::En => format!("row {row}") });
        }
        if let Some(line) = self.line {
            parts.push(match lang { Lang::Ko => format!("{line}번째 줄"), Lang::En => format!("line {line}") });
        }
        if let Some(column) = &self.column {
            parts.push(match lang { Lang::Ko => format!("‘{column}’ 열"), Lang::En => format!("column {column}") });
        }
        if let Some(pointer) = &self.pointer {
            parts.push(pointer.clone());
        }
        parts.join(match lang { Lang::Ko => " ", Lang::En => ", " })
    }
}

impl Problem {
    /// Value and remedy as a sentence.
    pub fn text(&self, lang: Lang) -> String {
        use Problem::*;
        let ko = lang == Lang::Ko;
        macro_rules! say {
            ($ko:literal, $en:literal) => { if ko { format!($ko) } else { format!($en) } };
        }
        match self {
            Blank => say!("빈 행", "a blank row"),
            RepeatedHeader => say!("되풀이된 머리행", "the header again"),
            Footer => say!("표에 딸린 글", "text that belongs to the table, not a row of it"),
            LeftOut => say!("빼기로 한 행", "a row to be left out"),
            TableLeftOut => say!("빼기로 한 표", "a table to be left out"),
            OfNobodyElse => say!("서비스 자신에 관한 행", "a row about the service itself, not about others"),
            SaysNone { value } => say!("문서가 받은 곳이 없다고 적었습니다(“{value}”)", "the document says that there is none (\"{value}\")"),
            NoRecipient => say!("받은 곳이 비어 있습니다. 원본의 이 행을 확인하세요", "no recipient; look at this row of the original"),
            NotADate { value } => say!("“{value}”은(는) 날짜가 아닙니다(연-월-일이어야 합니다)", "\"{value}\" is not a date (expected year-month-day)"),
            NotACount { value } => say!("“{value}”은(는) 횟수가 아닙니다(숫자여야 합니다)", "\"{value}\" is not a count (expected a number)"),
            DateOrder { value } => say!(
                "“{value}”에서 일과 월의 차례를 알 수 없습니다. 날짜 순서를 골라 주세요",
                "day and month of \"{value}\" cannot be told apart; choose the date order"
            ),
            Unnamed { value } => say!("“{value}”: 이름을 밝히지 않은 곳이 더 있습니다", "\"{value}\": more recipients than are named"),
            NoRecipientColumn { columns } => say!(
                "받은 곳을 나타내는 열을 찾지 못했습니다(열: {columns}). 열의 역할을 골라 주세요",
                "no column names a recipient (columns: {columns}); choose the columns' roles, or give a mapping"
            ),
            NoTable => say!("표가 없습니다. 제공 내역이 표로 된 부분을 저장해 주세요", "no table in it; save the page or file that has the list of recipients"),
            NoHeader => say!("머리행을 찾지 못했습니다. 머리행을 골라 주세요", "no header row found; choose the header row, or give a mapping"),
            Empty => say!("비어 있습니다. 다시 내려받아 보세요", "it is empty; download it again"),
            NoRows => say!("머리행만 있고 내용이 없습니다. 조회 기간을 넓혀 다시 내려받아 보세요", "a header without rows; download it again for a longer period"),
            UnknownFormat { found } => say!(
                "아직 읽지 못하는 형식입니다({found}). PDF, CSV, XLSX, HTML, JSON으로 내려받을 수 있는지 확인하세요",
                "a format that is not read yet ({found}); see whether the service offers PDF, CSV, XLSX, HTML or JSON"
            ),
            Malformed { detail } => say!("형식이 깨졌습니다({detail}). 다시 내려받아 보세요", "the file is damaged ({detail}); download it again"),
            Garbled { share } => say!(
                "글자의 {share}%를 읽을 수 없어 자료로 보이지 않습니다. 다른 인코딩을 고르거나 원본을 다시 받으세요",
                "{share}% of the characters are unreadable, so they are not shown as data; choose another encoding, or get the file again"
            ),
            Replaced { count, encoding } => say!(
                "{encoding}에 없는 바이트 {count}개를 바꾸어 읽었습니다. 다른 인코딩을 골라 보세요",
                "{count} byte sequences are not {encoding} and were replaced; try another encoding"
            ),
            TooLarge { what, limit } => say!("{what}이(가) 한도 {limit}을(를) 넘어 나머지를 읽지 않았습니다. 나누어 가져오세요", "{what} exceeds the limit of {limit}; the rest was not read; import it in smaller parts"),
            OpenQuote => say!("따옴표가 닫히지 않았습니다. 글자 그대로 읽었습니다", "a quotation mark is never closed; it was read as a plain character"),
            Password { what } => say!("{what} 파일에 암호가 걸려 있습니다. 암호를 넣어 주세요(생년월일인 때가 많습니다)", "the {what} file asks for a password; give it (services often use the date of birth)"),
            WrongPassword { what } => say!("넣은 암호로 {what} 파일이 열리지 않습니다. 다시 넣어 주세요", "the password does not open the {what} file; give it again"),
            Locked { what } => say!("{what} 파일에 암호가 걸려 있습니다. 만든 프로그램에서 암호 없이 저장해 다시 가져오세요", "the {what} file asks for a password; save it without one in the program that made it, and import it again"),
            GaveUp { what } => say!(
                "{what} 파일을 읽다가 시간이나 메모리의 한도에 이르러 그만두었습니다. 다른 형식으로 받거나 나누어 가져오세요",
                "reading the {what} file took too long or too much memory and was ended; get it in another format, or import it in smaller parts"
            ),
            Silent { files, names } => say!("파일 {files}개에는 받은 곳을 적은 것이 없습니다({names})", "nothing in {files} of its files says who received data ({names})"),
            Scanned => say!(
                "글자가 없는 그림(스캔)이라 읽지 못했습니다. 글자 인식 프로그램 Tesseract를 한국어와 함께 설치하거나(데비안·우분투: sudo apt install tesseract-ocr tesseract-ocr-kor), 글자가 든 파일을 달라고 하세요",
                "a picture without text (a scan), which was not read; install the text recognition program Tesseract with Korean (Debian, Ubuntu: sudo apt install tesseract-ocr tesseract-ocr-kor), or ask the service for a file with text"
            ),
            Recognised { sure } => say!(
                "그림에서 글자를 알아보아 읽었습니다(확신 {sure}%). 이름과 숫자를 원본과 견주어 보세요",
                "its words were recognised in a picture ({sure} % sure); compare names and numbers with the original"
            ),
            Mojibake { count } => say!("깨진 글자 {count}곳을 되돌려 읽었습니다(UTF-8을 Latin-1로 잘못 저장한 파일)", "{count} texts were saved with a wrong encoding (UTF-8 taken for Latin-1) and were repaired"),
            NothingInside { files } => say!("파일 {files}개를 보았으나 받은 곳을 적은 것이 없습니다", "none of its {files} files says who received data"),
            PassedOver { files } => say!("받은 곳을 적지 않는 종류의 파일 {files}개(사진, 동영상 등)는 보지 않았습니다", "{files} files of kinds that name no recipients (pictures, films and the like) were passed over"),
            CountryWithoutRecipient { country } => say!("{country}(으)로 이전한다고 하나 누구에게인지 밝히지 않았습니다. 물어볼 수 있습니다", "a transfer to {country} is stated without its recipient; you can ask for it"),
            ItemWithoutRecipient { item } => say!("“{item}”을(를) 받는 곳을 밝히지 않았습니다", "no recipient is stated for \"{item}\""),
            NoSuchTable => say!("매핑이 가리키는 표가 이 문서에 없습니다", "the mapping names a table that the document does not have"),
            NoSuchColumn { value } => say!("매핑의 열 “{value}”이(가) 이 문서에 없습니다", "the mapping names a column \"{value}\" that the document does not have"),
        }
    }
}
