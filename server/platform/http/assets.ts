// Scripts, styles and icons: addresses that change with the content, so that browsers may keep them for a year.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler } from 'express'
import { root } from '../root'

export type Assets = { href(name: string): string; icon(name: string): string; handler: RequestHandler }

export function createAssets(): Assets {
  const folder = join(root, 'dist', 'client')
  const hrefs = new Map<string, string>()
  const icons = new Map<string, string>()
  return {
    handler: express.static(folder, { immutable: true, maxAge: '365d', index: false, redirect: false }),
    href(name) {
      const known = hrefs.get(name)
      if (known) return known
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('base64url')
        .slice(0, 10)
      const href = `/assets/${name}?v=${digest}`
      hrefs.set(name, href)
      return href
    },
    /** An outline icon of Tabler's set, hidden from screen readers: the words beside it say what it means. */
    icon(name) {
      const known = icons.get(name)
      if (known) return known
      const file = join(root, 'node_modules/@tabler/icons/icons/outline', `${name}.svg`)
      if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) throw new Error(`no icon is called "${name}"`)
      const paths = readFileSync(file, 'utf8')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<svg[\s\S]*?>/, '')
        .replace('</svg>', '')
      const svg = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths.replace(/\s+/g, ' ').trim()}</svg>`
      icons.set(name, svg)
      return svg
    },
  }
}
