#![no_main]

use libfuzzer_sys::{fuzz_target, Corpus};
use whither_intake::Format;

fuzz_target!(|bytes: &[u8]| -> Corpus { whither_fuzz::read(bytes, &[Format::Zip]) });
