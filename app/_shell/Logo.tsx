/** A cupel seen from the side with its bead: the vessel of a metal assay. */
export function Logo() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-6 shrink-0">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M5.5 10.5h13l-1.9 6.6a1.6 1.6 0 0 1-1.55 1.15H8.95A1.6 1.6 0 0 1 7.4 17.1z" fill="var(--on-accent)" />
      <circle cx="12" cy="7.2" r="2.3" fill="oklch(0.86 0.14 88)" />
    </svg>
  )
}
