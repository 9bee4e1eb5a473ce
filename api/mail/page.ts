// The letters as one page: no script, plain style, everything in it escaped.

export interface ShownLetter {
  recipient: string
  subject: string
  text: string
  createdAt: Date
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere }
p { margin: .25rem 0; opacity: .75; overflow-wrap: anywhere }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 1rem 0 0 }`

export function lettersPage(letters: readonly ShownLetter[]): string {
  const articles = letters.map(
    ({ recipient, subject, text, createdAt }) => `<article>
<h2>${escaped(subject)}</h2>
<p>To ${escaped(recipient)}, <time datetime="${createdAt.toISOString()}">${createdAt.toUTCString()}</time></p>
<pre>${withLinks(text)}</pre>
</article>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Letters - Safelight</title>
<style>${style}
</style>
<main>
<h1>Letters</h1>
<p>No mail server is set (SMTP_URL), so letters are kept here for a week and not sent.</p>
${articles.join('\n') || '<p>There are none yet.</p>'}
</main>
</html>
`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')

/** Escaped, with web addresses as links. */
function withLinks(text: string): string {
  const parts = text.split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/)
  return parts.map((part, index) => (index % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part))).join('')
}
