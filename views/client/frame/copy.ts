// Buttons that copy what stands in a field: `<button data-copy="id of the field" hidden>`. Without script the field is selected by
// hand.

export function startCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const field = document.getElementById(button.dataset.copy ?? '')
    if (!(field instanceof HTMLTextAreaElement)) continue
    button.hidden = false
    button.addEventListener('click', () => {
      field.select()
      void copied(field.value).then((done) => {
        const said = button.parentElement?.querySelector<HTMLElement>('[data-copied]')
        if (said) said.textContent = done ? 'Copied.' : 'Selected: copy it with your keyboard.'
      })
    })
  }
}

/** Browsers keep the clipboard from pages that did not come by https. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
