//! The imports between modules have a direction.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::{Item, UseTree};
use tests::project::root;

/// A module, as the segments of its path in the crate.
type Module = Vec<String>;

/// In each folder: if the modules of one file import from another, with all that is below them, the others do not import
/// from the first, neither directly nor through further ones. A module and what is below it are one.
#[test]
fn no_module_imports_what_imports_it() {
    let modules = modules("xtask/src");
    assert!(modules.len() > 100, "{}", modules.len());
    let mut imports: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
    for (module, paths) in &modules {
        for path in paths {
            let known = (0..=path.len()).rev().map(|end| &path[..end]);
            let imported = known.into_iter().find(|it| modules.contains_key(*it));
            let imported = imported.unwrap_or_default();
            let shared = module.iter().zip(imported).take_while(|(a, b)| a == b);
            let sibling = shared.count() + 1;
            if let (Some(from), Some(to)) = (module.get(..sibling), imported.get(..sibling)) {
                imports.entry(from).or_default().insert(to);
            }
        }
    }
    for module in imports.keys() {
        let mut reached = BTreeSet::new();
        let mut left = vec![*module];
        while let Some(next) = left.pop() {
            let new = imports.get(next).into_iter().flatten();
            left.extend(new.filter(|it| reached.insert(**it)));
        }
        assert!(
            !reached.contains(module),
            "`{}` is imported by what it imports: {reached:?}",
            module.join("::")
        );
    }
}

/// The modules of a crate, and the paths that each imports.
fn modules(folder: &str) -> BTreeMap<Module, Vec<Module>> {
    let mut modules = BTreeMap::new();
    let mut folders = vec![(root().join(folder), Module::new())];
    while let Some((folder, parent)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let below = || [parent.as_slice(), std::slice::from_ref(&name)].concat();
            if path.is_dir() {
                folders.push((path, below()));
            } else if path.extension().is_some_and(|it| it == "rs")
                && !["main", "tests"].contains(&name.as_str())
            {
                let is_root = ["lib", "mod"].contains(&name.as_str());
                let module = if is_root { parent.clone() } else { below() };
                let paths = imports(&path, &module);
                modules.insert(module, paths);
            }
        }
    }
    modules
}

fn imports(file: &Path, module: &Module) -> Vec<Module> {
    let mut imports = Vec::new();
    for item in syn::parse_file(&std::fs::read_to_string(file).unwrap())
        .unwrap()
        .items
    {
        if let Item::Use(item) = item {
            paths(&item.tree, &[], &mut imports);
        }
    }
    let absolute = |mut path: Module| {
        let up = path.iter().take_while(|it| *it == "super").count();
        let own = &module[..module.len() - up];
        match path[0].as_str() {
            "crate" => path.split_off(1),
            "self" => [own, &path[1..]].concat(),
            // Without `super`, it is a module below, or another crate, which no module is named like.
            _ => [own, &path[up..]].concat(),
        }
    };
    imports.into_iter().map(absolute).collect()
}

fn paths(tree: &UseTree, start: &[String], found: &mut Vec<Module>) {
    let with = |name: &syn::Ident| [start, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => paths(&path.tree, &with(&path.ident), found),
        UseTree::Group(group) => group.items.iter().for_each(|it| paths(it, start, found)),
        UseTree::Name(name) => found.push(with(&name.ident)),
        UseTree::Rename(name) => found.push(with(&name.ident)),
        UseTree::Glob(_) => found.push(start.to_vec()),
    }
}
