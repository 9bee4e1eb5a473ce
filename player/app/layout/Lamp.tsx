/** The sign of the house. */
export function Lamp({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M15 3h2v6h-2z" fill="currentColor" opacity=".6" />
      <path d="M7 18a9 9 0 0 1 18 0z" fill="var(--mantine-color-lamp-6)" />
      <path d="M6 19h20v2H6z" fill="currentColor" />
      <path d="M10 23h12l4 7H6z" fill="var(--mantine-color-lamp-4)" opacity=".5" />
    </svg>
  )
}
