// Four small things a page can do without, so that it reads the same where scripts are off:
//   1. the switch "code beside the text", stored;
//   2. a click on a link to a unit copies its address, and says so;
//   3. an address with an id that lives on another page now leads on to that page;
//   4. the evidence of a clause closes when one of its links is followed on the page.
'use strict';

(function layout() {
    const root = document.documentElement;
    const bar = document.querySelector('.right-buttons');
    if (!bar || !document.querySelector('.pair')) { return; }

    const button = document.createElement('button');
    button.type = 'button';
    button.id = 'recto-layout';
    button.className = 'icon-button';
    button.innerHTML = '<svg viewBox="0 0 20 16" width="20" height="16" aria-hidden="true" fill="none" '
        + 'stroke="currentColor" stroke-width="1.5"><rect x="1" y="1" width="18" height="14" rx="2"/>'
        + '<path class="beside" d="M10 1v14"/><path class="below" d="M1 8h18"/></svg>';

    function show(layout) {
        root.dataset.layout = layout;
        const beside = layout === 'beside';
        button.setAttribute('aria-pressed', String(beside));
        button.title = beside ? 'Code stands beside the text; show it below' : 'Code stands below the text; show it beside';
        button.setAttribute('aria-label', 'Code beside the text');
    }

    button.addEventListener('click', function() {
        const top = firstVisible();
        const before = top && top.getBoundingClientRect().top;
        show(root.dataset.layout === 'beside' ? 'interleaved' : 'beside');
        if (top) { window.scrollBy({ top: top.getBoundingClientRect().top - before, behavior: 'instant' }); }
        try { localStorage.setItem('recto-layout', root.dataset.layout); } catch (e) { /* not stored */ }
    });

    // What the reader looks at stays where it is when the layout changes.
    function firstVisible() {
        const blocks = document.querySelectorAll('main h1, main h2, main h3, main p, main li');
        return Array.from(blocks).find(block => block.getBoundingClientRect().top >= 50);
    }

    show(root.dataset.layout || 'beside');
    bar.prepend(button);
})();

(function copying() {
    const said = document.createElement('div');
    said.className = 'said';
    said.setAttribute('role', 'status');
    said.setAttribute('aria-live', 'polite');
    document.body.append(said);
    let timer;

    function say(words) {
        said.textContent = words;
        clearTimeout(timer);
        timer = setTimeout(function() { said.textContent = ''; }, 2500);
    }

    // Where the clipboard is closed to pages, an old way is tried.
    async function copy(text) {
        try {
            return await navigator.clipboard.writeText(text);
        } catch (e) { /* the old way */ }
        const field = document.createElement('textarea');
        field.value = text;
        document.body.append(field);
        field.select();
        const copied = document.execCommand('copy');
        field.remove();
        if (!copied) { throw new Error('not copied'); }
    }

    document.addEventListener('click', function(event) {
        const link = event.target.closest('a.unit-link, main a.header');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
        const id = decodeURIComponent(link.hash.slice(1));
        copy(link.href).then(
            function() { say('Copied the address of ' + id); },
            function() { say('The address of ' + id + ' is in the address bar'); });
    });
})();

(function movedOn() {
    // Where an old id leads to several units, the reader chooses.
    function goOn() {
        const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (!there || !there.closest('.moved-on')) { return; }
        const links = there.parentElement.querySelectorAll('a[href*="#"]');
        if (links.length === 1) { location.replace(links[0].href); }
    }

    window.addEventListener('hashchange', goOn);
    goOn();
})();

(function evidence() {
    document.addEventListener('click', function(event) {
        const link = event.target.closest('.evidence a');
        if (link) { link.closest('.evidence').hidePopover(); }
    });
})();
