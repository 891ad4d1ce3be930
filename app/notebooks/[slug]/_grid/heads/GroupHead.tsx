import { formatCount } from '../../../../_ui/text/format.ts'

/** The head of a group of rows: the tag they share and how many there are. */
export function GroupHead({ name, rows, grouping }: { name: string; rows: number; grouping: string }) {
  const title = name === '' ? (grouping === 'tag' ? 'Without a tag' : `Without ${grouping}`) : name
  return (
    <div role="rowheader" className="sticky left-0 flex h-full w-fit items-center gap-2 px-3 text-sm">
      <span className="font-semibold">{title}</span>
      <span className="text-faint tabular">{formatCount(rows, 'row')}</span>
    </div>
  )
}
