// Server-sent events as a listener reads them.

export interface Told {
  event: string
  data: { [key: string]: unknown }
}

/** What comes, until the stream or the reader ends. */
export async function* eventsOf(reply: Response): AsyncGenerator<Told, void, undefined> {
  let text = ''
  for await (const part of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event, data] = text.slice(0, end).match(/^event: (.*)\ndata: (.*)$/s) ?? []
      text = text.slice(end + 2)
      if (event && data) yield { event, data: JSON.parse(data) }
    }
  }
}

/** Reads events until one of the name comes; resolves to all that came. */
export async function eventsUntil(reply: Response, name: string): Promise<Told[]> {
  const events = []
  for await (const told of eventsOf(reply)) {
    events.push(told)
    if (told.event === name) break
  }
  return events
}
