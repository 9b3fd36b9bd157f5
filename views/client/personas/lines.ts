// Lines of the editor open by their words, and the form for a new one by its button. Opening puts the cursor behind the last
// word, Escape closes and goes back to where it was opened, and what is typed shows in the closed line too. Saving is
// autosave.ts; without script the summary opens the form.

export function startLines(): void {
  for (const line of document.querySelectorAll<HTMLElement>('[data-line], .persona-add')) watch(line)
}

function watch(line: HTMLElement): void {
  const details = line instanceof HTMLDetailsElement ? line : line.querySelector('details')
  const summary = line.querySelector('summary')
  const form = line.querySelector('form')
  const words = form?.querySelector<HTMLTextAreaElement>('[name="text"]')
  if (!details || !summary || !form || !words) return
  details.addEventListener('toggle', () => {
    // Opened by a search in the page, the cursor stays with the search.
    if (!details.open || document.activeElement !== summary) return
    words.focus()
    words.setSelectionRange(words.value.length, words.value.length)
  })
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    summary.focus()
    details.open = false
  })
  form.addEventListener('input', () => {
    for (const place of line.querySelectorAll<HTMLElement>('[data-shows]')) {
      const field = form.elements.namedItem(place.dataset.shows ?? '')
      if (field instanceof HTMLTextAreaElement) place.textContent = field.value
      if (field instanceof HTMLSelectElement) place.textContent = field.value || 'open'
    }
  })
}
