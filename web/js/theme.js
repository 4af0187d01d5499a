// Runs before the page is painted (plain script in the head), so that a chosen theme never flashes.
(function () {
  'use strict';
  var root = document.documentElement;
  var chosen = null;
  try { chosen = localStorage.getItem('mmoda.theme'); } catch (denied) { chosen = null; }
  var system = matchMedia('(prefers-color-scheme: dark)');
  function apply() {
    root.dataset.theme = chosen || (system.matches ? 'dark' : 'light');
  }
  apply();
  system.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', function () {
    var button = document.getElementById('theme-toggle');
    function label() {
      button.setAttribute('aria-label', root.dataset.theme === 'dark' ? 'Use the light theme' : 'Use the dark theme');
    }
    label();
    button.addEventListener('click', function () {
      chosen = root.dataset.theme === 'dark' ? 'light' : 'dark';
      try { localStorage.setItem('mmoda.theme', chosen); } catch (denied) { /* private window: the choice lasts for this page */ }
      apply();
      label();
    });
  });
})();
