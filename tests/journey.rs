//! The real window under Xvfb, driven through WebKit's own driver: first start → import → overview → recipient →
//! evidence → lock → unlock, with a picture of each step. `make test` gives it a display and a Secret Service.
