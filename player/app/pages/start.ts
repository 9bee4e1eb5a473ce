/** Where the player begins, from the page's own address: "#t=83" leads to a comment. Empty for anything else. */
export function startHash(hash: string): string {
  return /^#t=\d{1,6}(\.\d+)?$/.test(hash) ? hash : ''
}
