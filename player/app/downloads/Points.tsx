import './downloads.css'

/** Sentences to be read before something is agreed to. */
export function Points({ points, label }: { points: readonly string[]; label: string }) {
  return (
    <ul className="points" aria-label={label}>
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  )
}

/** What is known of something, a name and some words each. */
export function Terms({ terms }: { terms: readonly { name: string; words: string }[] }) {
  return <dl className="terms">{terms.map(({ name, words }) => [<dt key={name}>{name}</dt>, <dd key={`${name}:`}>{words}</dd>])}</dl>
}
