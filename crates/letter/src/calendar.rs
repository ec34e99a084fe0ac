//! Days due as a calendar file (RFC 5545).

use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Class, Component, Event, EventLike, Property};

use crate::fill::clean;

/// A day due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The same for the same day of the same letter, so that a calendar renews it.
    pub uid: String,
    /// What is due.
    pub summary: String,
    /// The arithmetic.
    pub description: String,
    /// The day.
    pub on: NaiveDate,
}

/// A calendar file: each day with an alarm three days before and one at nine on the day.
pub fn calendar(appointments: &[Appointment], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Whither//Whither//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    for one in appointments {
        let mut event = Event::new();
        let summary = clean(&one.summary);
        event.uid(&one.uid).timestamp(now).summary(&summary).description(&one.description.replace('\r', "")).class(Class::Private).starts(one.on);
        event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        // The event begins at midnight of its day. Alarms get a clock and a random name of their own unless they are given some.
        for (at, before) in [-Duration::days(3) + Duration::hours(9), Duration::hours(9)].into_iter().enumerate() {
            let mut alarm = Alarm::display(&summary, before);
            alarm.append_property(Property::new("UID", format!("{}-{at}", one.uid)));
            alarm.append_property(Property::new("DTSTAMP", now.format("%Y%m%dT%H%M%SZ").to_string()));
            event.alarm(alarm);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_due_has_two_alarms_and_no_clock_of_its_own() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
        let one = Appointment { uid: "whither-7@whither".to_owned(), summary: "한빛페이; 답할 날, 확인".to_owned(), description: "첫 줄\n둘째 줄".to_owned(), on: "2026-12-03".parse().expect("a day") };
        let text = calendar(std::slice::from_ref(&one), now);
        assert_eq!(text, calendar(&[one], now), "two runs differ");
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2, "{text}");
        assert!(text.contains("DTSTART;VALUE=DATE:20261203\r\n"), "{text}");
        assert!(text.contains("UID:whither-7@whither\r\n"), "{text}");
        assert!(text.contains("SUMMARY:한빛페이\\; 답할 날\\, 확인\r\n"), "{text}");
        assert!(text.contains("첫 줄\\n둘째 줄"), "{text}");
        assert!(text.contains("DTSTAMP:2026"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 75), "a line is longer than 75 octets: {text}");
    }
}
