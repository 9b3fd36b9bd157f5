// Asks before a page is left while a form marked data-guard holds changes that were not saved: long editors whose Save takes all or
// nothing. Forms that save by themselves need none of it.

export function startGuard(): void {
  let isChanged = false
  // On the document, since editors are drawn again while one works in them.
  document.addEventListener('input', ({ target }) => {
    if (target instanceof Element && target.closest('form[data-guard]')) isChanged = true
  })
  document.addEventListener('submit', ({ target }) => {
    if (target instanceof Element && target.matches('form[data-guard]')) isChanged = false
  })
  window.addEventListener('beforeunload', (event) => {
    if (isChanged) event.preventDefault()
  })
}
