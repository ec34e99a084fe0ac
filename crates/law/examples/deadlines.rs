//! Every deadline for every day of ten years, for another implementation to check: regime, kind, calendar, received, due.

use chrono::NaiveDate;
use whither_law::{deadline, kinds, law, Asked};

fn main() {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    for regime in &law().regimes {
        let calendars: &[&str] = match regime.id.as_str() {
            "eu-gdpr" => &["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO"],
            "uk-gdpr" => &["GB", "GB-SCT", "GB-NIR"],
            _ => &[""],
        };
        for kind in kinds(&regime.id) {
            for calendar in calendars {
                for received in first.iter_days().take(3_653) {
                    let country = if calendar.is_empty() { None } else { Some((*calendar).to_owned()) };
                    let found = deadline(&Asked { regime: regime.id.clone(), kind: kind.to_owned(), received, country, ..Asked::default() });
                    let due = match found {
                        Ok(found) => found.due.map_or_else(|| "none".to_owned(), |due| due.to_string()),
                        Err(_) => "not in force".to_owned(),
                    };
                    println!("{}\t{kind}\t{calendar}\t{received}\t{due}", regime.id);
                }
            }
        }
    }
}
