// Runs before the page is painted and before its modules are there (plain script in the head): what the first view asks the
// server is under way while they load, and a chosen theme never flashes.
(function () {
  'use strict';
  window.mmodaFirst = {};
  ['instruments', 'site'].forEach(function (path) {
    var answer = fetch('api/v1/' + path, { headers: { Accept: 'application/json' } });
    answer.catch(function () { /* told by who asks for it */ });
    window.mmodaFirst[path] = answer;
  });
  var CHOICES = ['system', 'light', 'dark'];
  var root = document.documentElement;
  var chosen = 'system';
  try { chosen = localStorage.getItem('mmoda.theme') || 'system'; } catch (denied) { chosen = 'system'; }
  if (CHOICES.indexOf(chosen) < 0) chosen = 'system';
  var dark = matchMedia('(prefers-color-scheme: dark)');
  function apply() {
    root.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
    root.dataset.themeChoice = chosen;
  }
  function choose(theme) {
    chosen = theme;
    try { if ((localStorage.getItem('mmoda.not-kept') || '').indexOf('choices') < 0) localStorage.setItem('mmoda.theme', chosen); } catch (denied) { /* private window: the choice lasts for this page */ }
    apply();
  }
  apply();
  dark.addEventListener('change', apply);
  document.addEventListener('mmoda:theme', function (event) { choose(event.detail); });
  document.addEventListener('DOMContentLoaded', function () {
    var button = document.getElementById('theme-toggle');
    function label() {
      button.setAttribute('aria-label', 'Theme: ' + chosen + '. Change it');
      button.title = 'Theme: ' + chosen;
    }
    label();
    document.addEventListener('mmoda:theme', label);
    // First what the system does not have, then that of the system by name, then the system again.
    button.addEventListener('click', function () {
      var other = dark.matches ? 'light' : 'dark';
      var next = chosen === 'system' ? other : chosen === other ? (dark.matches ? 'dark' : 'light') : 'system';
      document.dispatchEvent(new CustomEvent('mmoda:theme', { detail: next }));
    });
  });
})();
