'use client'

import { Braces, ChevronDown, ArrowDown, ArrowUp, Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { findBlockKind } from '#server/core/experiment/blocks/blockKinds.ts'
import { type Block, blockLabel, type Diagnostic } from '#server/core/notebook/notebook.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { cx } from '../../../_ui/cx.ts'
import { severityIcon, severityTone } from '../../../_ui/feedback/severityView.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { Menu, type MenuItem } from '../../../_ui/overlay/Menu.tsx'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { RawBlock } from '../_blocks/RawBlock.tsx'
import { duplicateEverywhere, moveBlock, removeEverywhere, renameEverywhere } from '../_notebook/blockEdits.ts'
import { diagnosticsOf } from '../_notebook/diagnosticViews.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { blockView } from './blockViews.tsx'
import { blockElementId } from './showBlock.ts'

/** The card of a block: kind, name, findings, menu and editor. */
export function BlockFrame({ block, fresh }: { block: Block; fresh: boolean }) {
  const { diagnostics } = useNotebook()
  const [collapsed, setCollapsed] = useState(false)
  const [raw, setRaw] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const element = useRef<HTMLElement>(null)
  const { blockKind: kind, name } = block
  const id = blockLabel(block)
  const { icon: Icon } = blockView(kind)
  const findings = diagnosticsOf(diagnostics, id)
  const errors = findings.filter(({ severity }) => severity === 'error').length

  useEffect(() => {
    if (!fresh) return
    element.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    element.current?.focus({ preventScroll: true })
  }, [fresh])

  return (
    <section
      ref={element}
      id={blockElementId(id)}
      tabIndex={-1}
      aria-label={id}
      className={cx('card scroll-m-16 focus-visible:outline-offset-0', errors > 0 && 'border-bad/50')}
    >
      <header className={cx('flex h-9 items-center gap-1.5 pr-1.5 pl-3', !collapsed && 'border-b')}>
        <Icon aria-hidden className="size-3.5 shrink-0 text-accent-text" />
        <span className="shrink-0 text-sm text-muted">{findBlockKind(kind)?.label ?? kind}</span>
        <BlockName kind={kind} name={name} renaming={renaming} onRenaming={setRenaming} />
        <span className="flex-1" />
        {findings.length > 0 ? (
          <Badge
            tone={errors > 0 ? 'bad' : findings.some(({ severity }) => severity === 'warning') ? 'warn' : 'neutral'}
            icon={severityIcon[findings[0]?.severity ?? 'info']}
          >
            {findings.length}
          </Badge>
        ) : null}
        <IconButton
          icon={Braces}
          label={raw ? `Edit ${id} as a form` : `Edit ${id} as YAML`}
          size="sm"
          aria-pressed={raw}
          className={raw ? 'bg-pressed text-text' : undefined}
          onClick={() => setRaw(!raw)}
        />
        <BlockMenu block={block} onRename={() => setRenaming(true)} />
        <IconButton
          icon={ChevronDown}
          label={collapsed ? `Open ${id}` : `Fold ${id}`}
          size="sm"
          aria-expanded={!collapsed}
          className={collapsed ? '-rotate-90' : undefined}
          onClick={() => setCollapsed(!collapsed)}
        />
      </header>
      {collapsed ? null : (
        <>
          <BlockFindings findings={findings} />
          <BlockBody block={block} raw={raw} findings={findings} />
        </>
      )}
    </section>
  )
}

/** The editor of the block's kind; the YAML for a kind without an editor and for a body that the editor cannot show. */
function BlockBody({ block, raw, findings }: { block: Block; raw: boolean; findings: readonly Diagnostic[] }) {
  const body = yamlValue(block.body)
  const editor = raw || body === undefined ? null : blockView(block.blockKind).editor(block, body)
  return editor ?? <RawBlock block={block} findings={findings} />
}

const MOST_SHOWN = 4

/** The findings of a block, at its top. */
function BlockFindings({ findings }: { findings: readonly Diagnostic[] }) {
  if (findings.length === 0) return null
  return (
    <ul aria-label="Findings" className="flex flex-col gap-1 border-b px-3 py-1.5 text-sm">
      {findings.slice(0, MOST_SHOWN).map(({ severity, message, place }, position) => {
        const Icon = severityIcon[severity]
        return (
          <li key={position} className="flex items-baseline gap-2">
            <Icon aria-label={severity} className={cx('size-3.5 shrink-0 translate-y-0.5', severityTone[severity].text)} />
            <span className="min-w-0 flex-1">
              <CodeText text={message} />
            </span>
            {place.line === undefined ? null : (
              <code className="shrink-0 font-mono text-xs text-faint">{`${place.file?.split('/').at(-1) ?? ''}:${place.line}`}</code>
            )}
          </li>
        )
      })}
      {findings.length > MOST_SHOWN ? <li className="pl-5.5 text-muted">and {findings.length - MOST_SHOWN} more</li> : null}
    </ul>
  )
}

/** The menu of a block: rename, duplicate, move, delete, and what its kind adds. */
function BlockMenu({ block, onRename }: { block: Block; onRename: () => void }) {
  const { edit, editWithUndo } = useNotebookEdits()
  const [acting, setActing] = useState(false)
  const { blockKind: kind, name } = block
  const id = { kind, name }
  const { action } = blockView(kind)
  const move = (step: -1 | 1) => edit('The block was not moved', (text) => moveBlock(text, id, step))
  const items: MenuItem[] = [
    // Later, because the closing menu takes the focus back to its button.
    { label: 'Rename', icon: Pencil, onSelect: () => setTimeout(onRename) },
    { label: 'Duplicate', icon: Copy, onSelect: () => edit('The block was not duplicated', (text) => duplicateEverywhere(text, id).text) },
    { label: 'Move up', icon: ArrowUp, onSelect: () => move(-1) },
    { label: 'Move down', icon: ArrowDown, onSelect: () => move(1) },
    ...(action ? [{ label: action.label, icon: action.icon, onSelect: () => setActing(true) }] : []),
    { separator: true },
    {
      label: 'Delete',
      icon: Trash2,
      tone: 'bad',
      onSelect: () =>
        editWithUndo({ done: `Deleted ${kind} ${name}`, failure: 'The block was not deleted' }, (text) => removeEverywhere(text, id)),
    },
  ]
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${kind} ${name}`} size="sm" tooltip={false} />} items={items} />
      {action && acting ? <action.Dialog name={name} onClose={() => setActing(false)} /> : null}
    </>
  )
}

type BlockNameProps = { kind: string; name: string; renaming: boolean; onRenaming: (renaming: boolean) => void }

/** The name of a block. A double click, Enter or Rename in the menu opens a field. Enter keeps the new name, Esc the old one. */
function BlockName({ kind, name, renaming, onRenaming }: BlockNameProps) {
  const { edit } = useNotebookEdits()
  const [draft, setDraft] = useState<string | null>(null)
  if (!renaming) {
    return (
      <button
        type="button"
        aria-label={`Rename ${kind} ${name}`}
        onDoubleClick={() => onRenaming(true)}
        onKeyDown={(event) => event.key === 'Enter' && onRenaming(true)}
        title="Double click to rename"
        className="min-w-0 truncate rounded-sm px-1 font-mono text-sm font-medium hover:bg-hover"
      >
        {name || 'no name'}
      </button>
    )
  }
  const close = () => {
    setDraft(null)
    onRenaming(false)
  }
  const keep = () => {
    const next = (draft ?? name).trim()
    if (next !== name && next !== '' && !edit('The block was not renamed', (text) => renameEverywhere(text, { kind, name }, next))) return
    close()
  }
  return (
    <input
      autoFocus
      aria-label="Name of the block"
      value={draft ?? name}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') close()
      }}
      className="h-6 w-52 min-w-0 rounded-sm border border-accent bg-raised px-1 font-mono text-sm"
    />
  )
}
