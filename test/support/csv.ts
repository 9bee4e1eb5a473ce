/** The fields of a table in the words of RFC 4180; strict: throws for what that doesn't allow. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  const one = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  for (let row: string[] = []; one.lastIndex < text.length; ) {
    const from = one.lastIndex
    const match = one.exec(text)
    if (!match) throw new Error(`not RFC 4180 at character ${from}`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
