/*
 * The office's menus, dialogs and panels: those parts of Bootstrap that act on
 * data-bs-* attributes by themselves. Phones do not load this file.
 */
import 'bootstrap/js/dist/dropdown'
import 'bootstrap/js/dist/offcanvas'
import 'bootstrap/js/dist/collapse'
import 'bootstrap/js/dist/modal'
import Toast from 'bootstrap/js/dist/toast'

document.addEventListener('DOMContentLoaded', showToasts)
document.addEventListener('htmx:afterSettle', showToasts)

function showToasts() {
  for (const t of document.querySelectorAll('.toast:not(.show):not(.hide)')) Toast.getOrCreateInstance(t).show()
}
