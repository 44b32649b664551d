//! A terminal session as a chapter shows it: what is typed, what is printed, and the comparison of the two.

/// The commands of a session, and what stands before the first.
pub(crate) struct Session {
    /// The line of output that no command can have printed.
    stray: Option<usize>,
    commands: Vec<Typed>,
    /// How many lines the fence holds.
    lines: usize,
}

/// A command with what it prints.
struct Typed {
    /// Its line in the fence, from 1.
    line: usize,
    text: String,
    /// Each line of output with its line in the fence.
    output: Vec<(usize, String)>,
}

/// Where output and session part.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) wanted: String,
    pub(crate) found: String,
}

/// Stands for any lines.
const ANY: &str = "...";

impl Session {
    /// Reads the lines of a fence.
    pub(crate) fn read(lines: &[&str]) -> Self {
        let mut session = Session { stray: None, commands: Vec::new(), lines: lines.len() };
        for (number, line) in (1..).zip(lines) {
            session.line(number, line);
        }
        session
    }

    fn line(&mut self, number: usize, line: &str) {
        let last = self.commands.last_mut();
        if let Some(text) = prompted(line, "$") {
            let (text, output) = (text.to_owned(), Vec::new());
            self.commands.push(Typed { line: number, text, output });
        } else if let Some(typed) = last {
            match prompted(line, ">").filter(|_| typed.output.is_empty()) {
                Some(more) => typed.text = format!("{}\n{more}", typed.text),
                None => typed.output.push((number, line.to_owned())),
            }
        } else {
            self.stray.get_or_insert(number);
        }
    }

    /// Whether a command names the program `name`.
    pub(crate) fn calls(&self, name: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        self.commands.iter().any(|typed| typed.text.split(|c| !is_part(c)).any(|word| word == name))
    }

    /// The script that types the commands; behind the output of each it prints `end`.
    pub(crate) fn script(&self, end: &str) -> String {
        let typed = self.commands.iter().map(|typed| {
            let quoted = typed.text.replace('\'', "'\\''");
            // With the status that was there, since the next command may ask for it.
            format!("eval '{quoted}'\nrecto_status=$?; printf '{end}\\n'; (exit $recto_status)\n")
        });
        ["exec 2>&1\n".to_owned()].into_iter().chain(typed).collect()
    }

    /// Compares what the script printed with the session.
    ///
    /// # Errors
    ///
    /// The line of the fence at which the two part, and how.
    pub(crate) fn compare(&self, printed: &str, end: &str) -> Result<(), (usize, Expected)> {
        let fault = |line, wanted: &str, found: &str| {
            Err((line, Expected { wanted: wanted.to_owned(), found: found.to_owned() }))
        };
        if self.stray.is_some() || self.commands.is_empty() {
            let found = if self.stray.is_some() { "output" } else { "none" };
            return fault(self.stray.unwrap_or_default(), "a command behind `$ `", found);
        }
        let mut parts = printed.split(&format!("{end}\n")).map(str::to_owned).collect::<Vec<_>>();
        // Behind the last command nothing is left; a shell that was left early has printed its last words there.
        if parts.len() > self.commands.len() && parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        for (at, typed) in self.commands.iter().enumerate() {
            let Some(part) = parts.get(at) else {
                return fault(typed.line, "the shell to read this command", "that it had ended");
            };
            let next = self.commands.get(at + 1).map_or(self.lines, |next| next.line);
            typed.compare(part, next)?;
        }
        Ok(())
    }
}

impl Typed {
    /// Compares `printed` with the output; what is printed beyond it is reported at line `next`.
    fn compare(&self, printed: &str, next: usize) -> Result<(), (usize, Expected)> {
        let found: Vec<&str> = printed.lines().collect();
        let wanted: Vec<&str> = self.output.iter().map(|(_, text)| text.as_str()).collect();
        let Err((at, found_at)) = matches(&wanted, &found) else { return Ok(()) };
        let quote = |text: Option<&&str>| text.map(|text| format!("`{text}`"));
        let line = self.output.get(at).map_or(next, |(line, _)| *line);
        let wanted = quote(wanted.get(at)).unwrap_or_else(|| "no more output".to_owned());
        let found = quote(found.get(found_at)).unwrap_or_else(|| "no more output".to_owned());
        Err((line, Expected { wanted, found }))
    }
}

/// What stands behind a prompt; the prompt alone is an empty line.
fn prompted<'a>(line: &'a str, prompt: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(prompt)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// Compares lines, of which `...` stands for any; the furthest pair of indexes at which they part.
fn matches(wanted: &[&str], found: &[&str]) -> Result<(), (usize, usize)> {
    let (mut at, mut found_at) = (0, 0);
    let mut any = None;
    let mut furthest = (0, 0);
    loop {
        match (wanted.get(at), found.get(found_at)) {
            (Some(&ANY), _) => {
                any = Some((at, found_at));
                at += 1;
                continue;
            }
            (None, None) => return Ok(()),
            (Some(wanted), Some(found)) if wanted == found => {
                (at, found_at) = (at + 1, found_at + 1);
                continue;
            }
            _ => {}
        }
        if at >= furthest.0 {
            furthest = (at, found_at);
        }
        let Some((of_any, from)) = any.filter(|(_, from)| *from < found.len()) else {
            return Err(furthest);
        };
        any = Some((of_any, from + 1));
        (at, found_at) = (of_any + 1, from + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(lines: &[&str], printed: &str) -> Option<(usize, String, String)> {
        let compared = Session::read(lines).compare(printed, "END");
        compared.err().map(|(line, Expected { wanted, found })| (line, wanted, found))
    }

    #[test]
    fn dots_stand_for_any_lines() {
        assert_eq!(matches(&["a", "...", "c"], &["a", "c"]), Ok(()));
        assert_eq!(matches(&["...", "c", "d"], &["c", "b", "c", "d"]), Ok(()));
        assert_eq!(matches(&["...", "..."], &[]), Ok(()));
        assert_eq!(matches(&["a", "..."], &["b"]), Err((0, 0)));
        assert_eq!(matches(&["...", "c"], &["c", "d"]), Err((2, 1)));
        assert_eq!(matches(&["...", "b", "x"], &["a", "b", "c"]), Err((2, 2)));
    }

    #[test]
    fn the_first_difference_is_told() {
        let lines = ["$ one", "1", "$ two", "> more", "2", "22"];
        assert_eq!(compare(&lines, "1\nEND\n2\n22END\n"), None);
        let told = |line, wanted: &str, found: &str| Some((line, wanted.into(), found.into()));
        assert_eq!(compare(&lines, "0\nEND\n2\n22\nEND\n"), told(2, "`1`", "`0`"));
        assert_eq!(compare(&lines, "1\n9\nEND\n2\n22\nEND\n"), told(3, "no more output", "`9`"));
        assert_eq!(compare(&lines, "1\nEND\n2\nEND\n"), told(6, "`22`", "no more output"));
        assert_eq!(compare(&lines, "1\nEND\n2\n22\n3\nEND\n"), told(6, "no more output", "`3`"));
        let ended = ("the shell to read this command", "that it had ended");
        assert_eq!(compare(&lines, "1\n"), told(3, ended.0, ended.1));
    }

    #[test]
    fn a_session_begins_with_a_command() {
        let wanted = "a command behind `$ `".to_owned();
        assert_eq!(compare(&["out", "$ a"], ""), Some((1, wanted.clone(), "output".into())));
        assert_eq!(compare(&[], ""), Some((0, wanted, "none".into())));
    }

    #[test]
    fn a_program_is_called_by_its_whole_name() {
        let session = Session::read(&["$ echo a | chainid of - && ./x"]);
        assert!(session.calls("chainid") && session.calls("x"));
        assert!(!session.calls("chain") && !session.calls("id"));
    }
}
