//! What every target asks: whatever the bytes, the reading ends, and says something.

use std::ops::ControlFlow;
use std::sync::Once;

use libfuzzer_sys::Corpus;
use whither_intake::{Format, Mapping};

/// Identifies and reads the bytes. Those that turn out to be of another kind belong to another target's corpus.
pub fn read(bytes: &[u8], kind: &[Format]) -> Corpus {
    // A defect inside a library is contained; only what escapes ends the process.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let mapping = Mapping::default();
    let found = whither_intake::identify(&mut { bytes }, &mapping).expect("bytes in memory");
    let reading = whither_intake::read(&mut { bytes }, &mapping, &mut |_| ControlFlow::Continue(())).expect("bytes in memory");
    assert!(!reading.disclosures.is_empty() || !reading.notes.is_empty(), "nothing read and nothing said");
    if kind.contains(&found.format) { Corpus::Keep } else { Corpus::Reject }
}
