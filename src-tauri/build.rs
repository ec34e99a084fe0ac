//! Checks the configuration and generates the permission tables from `permissions/ui.toml`.
fn main() {
    println!("cargo::rerun-if-changed=src-tauri/permissions");
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/*"));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
