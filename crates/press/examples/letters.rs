//! Letters to PDF: the first after the start, one after it, a hundred. Prints milliseconds as JSON, and the text of the letter into the file named first.

use std::time::Instant;

use chrono::{DateTime, NaiveDate};
use whither_letter::{docx, letter, text, Draft, Finished, Kind, Tongue};
use whither_press::{pages, pdf, Fonts};

fn made(number: usize) -> Finished {
    let mut draft = Draft::new("kr-pipa", Kind::Access, Tongue::Ko);
    draft.to.name = format!("한빛페이 제{number}지점");
    draft.from.name = "김보기".to_owned();
    draft.from.email = format!("bogi{number}@example.org");
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    letter(&draft, day).expect("a letter").finish().expect("whole")
}

fn main() {
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
    let first = Instant::now();
    let bytes = pdf(&made(0), &Fonts::default(), now).expect("a PDF");
    let first = first.elapsed();
    let one = Instant::now();
    pdf(&made(1), &Fonts::default(), now).expect("a PDF");
    let one = one.elapsed();
    let hundred = Instant::now();
    for number in 2..102 {
        pdf(&made(number), &Fonts::default(), now).expect("a PDF");
    }
    let hundred = hundred.elapsed();
    let drawn = Instant::now();
    let count = pages(bytes.clone(), 1.6).expect("drawn").len();
    let drawn = drawn.elapsed();
    let word = Instant::now();
    docx(&made(1)).expect("a document");
    let word = word.elapsed();
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, text(&made(0))).expect("written");
    }
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    println!("{{\"first\":{:.1},\"one\":{:.1},\"hundred\":{:.1},\"pages\":{:.1},\"count\":{count},\"docx\":{:.1},\"bytes\":{}}}", ms(first), ms(one), ms(hundred), ms(drawn), ms(word), bytes.len());
}
