// Takes the white space out of templates that only their authors need: a phone does not have to load indentation. One space stays
// where it can be seen; beside tags that begin a line of their own none does. What people typed is data and not touched.
import Handlebars from 'handlebars'

const block =
  '(?:address|article|aside|blockquote|body|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|link|main|meta|nav|ol|optgroup|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul)'
const before = new RegExp(` (?=</?${block}[ >])`, 'g')
const after = new RegExp(`(</?${block}(?: [^<>]*)?>) `, 'g')

class Squeeze extends Handlebars.Visitor {
  override ContentStatement(content: hbs.AST.ContentStatement): void {
    content.value = content.value.replace(/\s+/g, ' ').replace(before, '').replace(after, '$1')
  }
}

/** The parsed template, for Handlebars to compile. Not for plain text, and not for `<pre>` with words of the template's own. */
export function squeezeMarkup(template: string): hbs.AST.Program {
  const parsed = Handlebars.parse(template)
  new Squeeze().accept(parsed)
  return parsed
}
