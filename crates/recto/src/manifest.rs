//! The manifest of the standalone crate: what of the library's own manifest goes into it, as TOML.

use anyhow::bail;
use recto_tangle::SourceFile;
use serde::Serialize;
use serde_json::{Value, json};

use crate::project::{Dependency, Package};

/// `name = value`, with the value as TOML.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    name: String,
    value: String,
}

/// A table of dependencies.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Section {
    name: String,
    dependencies: Vec<Entry>,
}

/// The fields of `[package]`.
pub(crate) fn package(package: &Package) -> Value {
    let text = |name: &str, value: &Option<String>| Some((name.to_owned(), toml(value.as_ref()?)));
    let list = |name: &str, values: &Vec<String>| {
        (!values.is_empty()).then(|| (name.to_owned(), toml(values)))
    };
    let optional = [
        text("rust-version", &package.rust_version),
        text("description", &package.description),
        text("license", &package.license),
        text("repository", &package.repository),
        list("authors", &package.authors),
        list("keywords", &package.keywords),
        list("categories", &package.categories),
    ];
    let optional: Vec<_> =
        optional.into_iter().flatten().map(|(name, value)| Entry { name, value }).collect();
    json!({
        "name": toml(&package.name),
        "version": toml(&package.version),
        "edition": toml(&package.edition),
        "optional": optional,
    })
}

/// The entries of `[features]`.
pub(crate) fn features(package: &Package) -> Vec<Entry> {
    let entry =
        |(name, needs): (&String, &Vec<String>)| Entry { name: key(name), value: toml(needs) };
    package.features.iter().map(entry).collect()
}

/// The features for a table in the readme.
pub(crate) fn described_features(package: &Package) -> Vec<Value> {
    let default = package.features.get("default").cloned().unwrap_or_default();
    let named = package.features.iter().filter(|(name, _)| *name != "default");
    let describe = |(name, needs): (&String, &Vec<String>)| {
        let needs: Vec<_> =
            needs.iter().map(|need| format!("`{}`", need.trim_start_matches("dep:"))).collect();
        let needs = if needs.is_empty() { "-".to_owned() } else { needs.join(", ") };
        let default = if default.contains(name) { "yes" } else { "no" };
        json!({ "name": name, "needs": needs, "default": default })
    };
    named.map(describe).collect()
}

/// The tables of dependencies: those of the library, and of its tests where `sources` use them.
///
/// # Errors
///
/// The library depends on a folder: a published crate can't.
pub(crate) fn sections(package: &Package, sources: &[SourceFile]) -> anyhow::Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    for dependency in
        package.dependencies.iter().filter(|dependency| is_needed(dependency, sources))
    {
        if dependency.source.is_none() {
            bail!(
                "the library depends on the folder of `{}`: it can't be published",
                dependency.name
            );
        }
        let section = section(dependency);
        let entry = entry(dependency);
        match sections.iter_mut().find(|other| other.name == section) {
            Some(other) => other.dependencies.push(entry),
            None => sections.push(Section { name: section, dependencies: vec![entry] }),
        }
    }
    Ok(sections)
}

/// The build script and its dependencies stay behind; so do those of tests outside the chapters.
fn is_needed(dependency: &Dependency, sources: &[SourceFile]) -> bool {
    let name = dependency.rename.as_ref().unwrap_or(&dependency.name).replace('-', "_");
    match dependency.kind.as_deref() {
        None => true,
        Some("dev") => sources.iter().any(|file| file.text.contains(&format!("{name}::"))),
        Some(_) => false,
    }
}

fn section(dependency: &Dependency) -> String {
    let table = if dependency.kind.is_some() { "dev-dependencies" } else { "dependencies" };
    match &dependency.target {
        Some(target) => format!("target.{}.{table}", toml(target)),
        None => table.to_owned(),
    }
}

fn entry(dependency: &Dependency) -> Entry {
    let version = dependency.req.strip_prefix('^').unwrap_or(&dependency.req);
    let renamed = dependency.rename.as_ref().map(|_| ("package", toml(&dependency.name)));
    let fields = [
        renamed,
        Some(("version", toml(version))),
        (!dependency.uses_default_features).then(|| ("default-features", toml(false))),
        (!dependency.features.is_empty()).then(|| ("features", toml(&dependency.features))),
        dependency.optional.then(|| ("optional", toml(true))),
    ];
    let fields: Vec<_> =
        fields.into_iter().flatten().map(|(name, value)| format!("{name} = {value}")).collect();
    let value = match fields.as_slice() {
        [_] => toml(version),
        fields => format!("{{ {} }}", fields.join(", ")),
    };
    Entry { name: dependency.rename.clone().unwrap_or_else(|| dependency.name.clone()), value }
}

/// A name as a key: quoted where TOML wants it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { toml(name) }
}

/// A text, list or truth value as TOML, which writes them as JSON does.
fn toml(value: impl Serialize) -> String {
    let json = serde_json::to_string(&value).unwrap_or_default();
    json.replace("\",\"", "\", \"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependency(json: &str) -> Dependency {
        let mut value = json!({
            "name": "a-b", "source": "registry", "req": "^1.2", "kind": null, "rename": null,
            "optional": false, "uses_default_features": true, "features": [], "target": null,
        });
        let changes: Value = serde_json::from_str(json).unwrap();
        changes.as_object().unwrap().iter().for_each(|(k, v)| value[k] = v.clone());
        serde_json::from_value(value).unwrap()
    }

    fn written(json: &str) -> String {
        let Entry { name, value } = entry(&dependency(json));
        format!("{name} = {value}")
    }

    #[test]
    fn dependencies_are_written_as_an_author_would() {
        assert_eq!(written("{}"), r#"a-b = "1.2""#);
        assert_eq!(written(r#"{"req": "=1.2.3"}"#), r#"a-b = "=1.2.3""#);
        assert_eq!(
            written(
                r#"{"optional": true, "uses_default_features": false, "features": ["x", "y"]}"#
            ),
            r#"a-b = { version = "1.2", default-features = false, features = ["x", "y"], optional = true }"#
        );
        assert_eq!(written(r#"{"rename": "c"}"#), r#"c = { package = "a-b", version = "1.2" }"#);
    }

    #[test]
    fn only_what_the_crate_uses_goes_in() {
        let sources =
            |text: &str| vec![SourceFile { path: "src/lib.rs".into(), text: text.into() }];
        assert!(is_needed(&dependency("{}"), &[]));
        assert!(!is_needed(&dependency(r#"{"kind": "build"}"#), &sources("a_b::c()")));
        assert!(is_needed(&dependency(r#"{"kind": "dev"}"#), &sources("a_b::c()")));
        assert!(!is_needed(&dependency(r#"{"kind": "dev"}"#), &sources("a b c")));
    }

    #[test]
    fn a_platform_has_its_own_table() {
        assert_eq!(
            section(&dependency(r#"{"target": "cfg(unix)"}"#)),
            r#"target."cfg(unix)".dependencies"#
        );
    }
}
