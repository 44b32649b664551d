//! A browser, driven over the WebDriver protocol with nothing but a socket.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A chromium with an empty profile, driven by a chromedriver of its own. Both end with it.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

/// What keeps chromium from talking to anybody, and lets it run as root.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A mouse, so that what shows when pointed at is hidden before.
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
    "--force-device-scale-factor=1",
];

impl Browser {
    /// Starts one; `None` where chromium or chromedriver is missing.
    pub(crate) fn start() -> Option<Self> {
        let chromium = ["/usr/bin/chromium", "/usr/bin/google-chrome"];
        let binary = chromium.into_iter().find(|path| Path::new(path).exists())?;
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let port = port(&mut driver);
        let profile = tempfile::tempdir().expect("a profile");
        let mut browser = Browser { driver, port, session: String::new(), _profile: profile };
        let mut arguments: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", browser._profile.path().display()));
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": binary, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}});
        let answer = browser.call("POST", "/session", &capabilities);
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        Some(browser)
    }

    /// Sets the window's size and the reader's preference for light or dark.
    pub(crate) fn look(&self, width: u32, height: u32, scheme: &str) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    /// Turns the scripts of pages on or off.
    pub(crate) fn scripts(&self, on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", &json!({"value": !on}));
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn open(&self, address: &str) {
        self.at("POST", "/url", &json!({"url": address}));
    }

    /// The value of `script`, the body of a function, in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.at("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What `script` hands to its last argument, a function, once it is done; the others are `arguments`.
    pub(crate) fn run_later(&self, script: &str, arguments: &Value) -> Value {
        self.at("POST", "/execute/async", &json!({"script": script, "args": arguments}))
    }

    /// The value of `script` once it is true, or after some seconds what it is then.
    pub(crate) fn wait(&self, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let value = self.run(script);
            if value == json!(true) || start.elapsed() > Duration::from_secs(5) {
                return value;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Clicks the first element that fits `selector`, with the mouse.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.at("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// Types `keys` into the first element that fits `selector`.
    pub(crate) fn keys(&self, selector: &str, keys: &str) {
        let element = self.element(selector);
        self.at("POST", &format!("/element/{element}/value"), &json!({"text": keys}));
    }

    /// What was written to the console since last asked.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.at("POST", "/se/log", &json!({"type": "browser"}));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].to_string()).collect()
    }

    /// The addresses that pages asked for since last asked.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entries = self.at("POST", "/se/log", &json!({"type": "performance"}));
        let entries = entries.as_array().cloned().unwrap_or_default();
        let messages = entries.iter().filter_map(|entry| entry["message"].as_str());
        let messages = messages.filter_map(|text| serde_json::from_str::<Value>(text).ok());
        let sent = messages.filter(|m| m["message"]["method"] == "Network.requestWillBeSent");
        let urls = sent.map(|m| m["message"]["params"]["request"]["url"].clone());
        urls.filter_map(|url| url.as_str().map(str::to_owned)).collect()
    }

    fn element(&self, selector: &str) -> String {
        let find = json!({"using": "css selector", "value": selector});
        let found = self.at("POST", "/element", &find);
        let id = found.as_object().and_then(|map| map.values().next()?.as_str());
        id.unwrap_or_else(|| panic!("no element `{selector}`: {found}")).to_owned()
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.at("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }

    fn at(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/session/{}{path}", self.session), body)
    }

    /// One request to the driver; its answer's value.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("sent");
        let mut answer: Value = serde_json::from_slice(&read(stream)).expect("JSON");
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{method} {path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.at("DELETE", "", &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port that the driver says it listens on.
fn port(driver: &mut Child) -> u16 {
    let output = BufReader::new(driver.stdout.take().expect("a pipe"));
    let mut lines = output.lines().map_while(Result::ok);
    let said = lines.find_map(|line| {
        line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
    });
    let port = said.expect("chromedriver says its port");
    // Whatever else it says is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port
}

/// The body of an answer with a length.
fn read(stream: TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).expect("a header") > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    body
}
