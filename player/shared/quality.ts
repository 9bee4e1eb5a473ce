/** The name people know a picture size by: its short side, "1080p". */
export function qualityName(width: number, height: number): string {
  return `${Math.min(width, height)}p`
}
