// Languages are told apart by their primary subtag: whoever answers in en-GB and who answers in EN say it in one language.

/** "pt-BR" is "pt"; empty for what names no language. */
export const primarySubtag = (tag: string | undefined): string => (tag ?? '').trim().toLowerCase().split(/[-_]/u)[0]!
