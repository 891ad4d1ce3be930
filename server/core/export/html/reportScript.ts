/** The report's only script: theme, search and filter over existing rows. The report is complete without it. */
export const reportScript = `
'use strict';
(function () {
  var root = document.documentElement;
  var tools = document.getElementById('tools');
  var rows = Array.prototype.slice.call(document.querySelectorAll('#grid tbody tr'));
  var search = document.getElementById('search');
  var filter = document.getElementById('filter');
  var count = document.getElementById('count');
  var texts = new Map();
  function textOf(row) {
    if (!texts.has(row)) texts.set(row, row.textContent.normalize('NFC').toLowerCase());
    return texts.get(row);
  }
  function apply() {
    var words = search.value.normalize('NFC').toLowerCase().split(/\\s+/).filter(Boolean);
    var kind = filter.value;
    var shown = 0;
    rows.forEach(function (row) {
      var fits = (kind === 'all' || row.classList.contains('has-' + kind)) && words.every(function (word) { return textOf(row).includes(word); });
      row.hidden = !fits;
      if (fits) shown++;
    });
    count.textContent = shown === rows.length ? rows.length + ' rows' : shown + ' of ' + rows.length + ' rows';
  }
  var timer = 0;
  search.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(apply, 120); });
  filter.addEventListener('change', apply);
  document.getElementById('open').addEventListener('click', function (event) {
    var open = document.getElementById('grid').classList.toggle('open');
    event.currentTarget.setAttribute('aria-pressed', String(open));
  });
  document.getElementById('theme').addEventListener('click', function () {
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  tools.hidden = false;
  document.getElementById('theme').hidden = false;
  apply();
})();
`
