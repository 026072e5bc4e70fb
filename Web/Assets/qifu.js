// What a page can do better with script; every page works without it. ES5, no libraries.
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('scripted');
  function all(selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); }

  // The focus goes to what needs correcting, else stays where the browser puts it.
  var first = document.querySelector('[data-focus]');
  if (first) first.focus();

  all('[data-print]').forEach(function (button) { button.addEventListener('click', function () { window.print(); }); });

  // A second press of a sending button does nothing while the first is on its way.
  all('form').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      if (form.querySelector('[data-once]')) form.dataset.sent = 'yes';
    });
  });
  window.addEventListener('pageshow', function () { all('form').forEach(function (form) { delete form.dataset.sent; }); });

  // A form of several steps: one at a time on a phone (the style sheet hides the others there).
  all('[data-steps]').forEach(function (form) {
    var steps = all('fieldset', form).filter(function (step) { return step.parentNode === form; });
    var wrong = form.querySelector('.wrong');
    var now = 0;
    form.classList.add('scripted');
    steps.forEach(function (step, at) {
      if (wrong && step.contains(wrong) && !now) now = at;
      if (at === steps.length - 1) return;
      var next = document.createElement('p');
      next.className = 'actions step-next';
      next.innerHTML = '<button type="button" class="primary"></button>';
      next.firstChild.textContent = root.lang === 'en' ? 'Continue' : '继续';
      next.firstChild.addEventListener('click', function () { show(at + 1); history.pushState({ step: at + 1 }, ''); });
      step.appendChild(next);
    });
    function show(at) {
      now = at;
      steps.forEach(function (step, i) { step.classList.toggle('now', i === at); });
      form.classList.toggle('last', at === steps.length - 1);
      var legend = steps[at].querySelector('legend');
      legend.tabIndex = -1;
      legend.focus();
      window.scrollTo(0, 0);
    }
    steps.forEach(function (step, i) { step.classList.toggle('now', i === now); });
    form.classList.toggle('last', now === steps.length - 1);
    window.addEventListener('popstate', function (event) { show(event.state && event.state.step || 0); });
  });

  // Streets of the chosen district only.
  all('[data-within]').forEach(function (streets) {
    var district = document.getElementById(streets.dataset.within);
    var groups = all('optgroup', streets);
    function narrow() {
      groups.forEach(function (group) { if (group.parentNode) streets.removeChild(group); });
      groups.forEach(function (group) { if (!district.value || group.dataset.of === district.value) streets.appendChild(group); });
    }
    district.addEventListener('change', function () { narrow(); streets.value = ''; });
    var kept = streets.value;
    narrow();
    streets.value = kept;
  });

  // Words of danger, and questions that were answered before, as somebody types.
  all('[data-hints]').forEach(function (text) {
    var timer, form = text.form, place = document.getElementById('hints');
    text.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        var data = new FormData();
        ['title', 'text', '__RequestVerificationToken'].forEach(function (name) { data.append(name, form.elements[name].value); });
        fetch(text.dataset.hints, { method: 'POST', body: data, credentials: 'same-origin' }).then(function (answer) { return answer.ok ? answer.text() : null; })
          .then(function (html) { if (html !== null && html !== place.innerHTML) place.innerHTML = html; }).catch(function () { });
      }, 700);
    });
  });

  // A draft stays on the device until its form is sent.
  all('[data-draft]').forEach(function (form) {
    var name = 'draft-' + form.dataset.draft;
    try {
      var fields = all('input:not([type=hidden]):not([type=file]),select,textarea', form).filter(function (field) { return field.name; });
      var kept = JSON.parse(localStorage.getItem(name) || '{}');
      var blank = fields.every(function (field) { return field.type === 'checkbox' || !field.value || field.defaultValue === field.value && field.tagName !== 'TEXTAREA'; });
      if (blank) fields.forEach(function (field) { if (kept[field.name] && !field.value) field.value = kept[field.name]; });
      form.addEventListener('input', function () {
        var now = {};
        fields.forEach(function (field) { if (field.type !== 'checkbox' && field.value) now[field.name] = field.value; });
        localStorage.setItem(name, JSON.stringify(now));
      });
    } catch (full) { /* private windows keep nothing */ }
  });
  if (document.querySelector('[data-sent]')) { try { localStorage.removeItem('draft-' + document.querySelector('[data-sent]').dataset.sent); } catch (none) { } }
})();
