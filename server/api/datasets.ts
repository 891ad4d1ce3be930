import { z } from 'zod'
import { filterChoices } from '../core/dataset/query/rowQuery.ts'
import { sendOptionsSchema } from '../core/dataset/grid/sendOptions.ts'
import { contentSchema } from '../core/dataset/row/content.ts'
import { rowIdSchema, splitNames } from '../core/dataset/row/row.ts'
import { cellKeySchema, slugSchema } from '../core/ids.ts'
import { procedure, router } from './trpc.ts'

const dataset = slugSchema
const by = z.string().max(100)
const ids = z.array(rowIdSchema).max(200_000)
const tag = z.string().min(1).max(64)
const text = z.string().max(1_000_000)
const tags = z.array(z.string().max(200)).max(100).readonly()

const filter = z.object({
  text: z.string().max(1_000).optional(),
  statuses: z.array(z.enum(filterChoices.statuses)).readonly().optional(),
  kinds: z.array(z.enum(filterChoices.kinds)).readonly().optional(),
  splits: z.array(z.enum(filterChoices.splits)).readonly().optional(),
  tags: tags.optional(),
  isDisputed: z.boolean().optional(),
  reviewedBy: z.array(by).max(20).readonly().optional(),
  unreviewedBy: by.optional(),
})
const query = z.object({
  filter: filter.optional(),
  order: z
    .object({
      by: z.union([z.enum(['position', 'promptLength', 'answerLength', 'rating']), z.object({ score: z.string().max(200) })]),
      isDescending: z.boolean(),
    })
    .optional(),
})

const change = z.discriminatedUnion('do', [
  z.object({ do: z.literal('accept') }),
  z.object({ do: z.literal('reject'), reason: z.string().max(1_000) }),
  z.object({ do: z.literal('reopen') }),
  z.object({ do: z.literal('edit'), content: contentSchema, how: z.string().max(200).nullable() }),
  z.object({ do: z.literal('tag'), add: tags, remove: tags }),
  z.object({ do: z.literal('rate'), rating: z.int().min(1).max(5).nullable() }),
  z.object({ do: z.literal('note'), notes: text }),
  z.object({ do: z.literal('split'), split: z.enum(splitNames).nullable() }),
])

const changes = z.union([
  z.object({ ids, change }),
  z.object({ filter, change }),
  z.object({ each: z.array(z.object({ id: rowIdSchema, change })).max(200_000) }),
])

const size = z.number().nonnegative()
const split = z.object({
  by: z.enum(['ratio', 'count']),
  sizes: z.object({ train: size.optional(), validation: size.optional(), test: size.optional() }),
  seed: z.int(),
  group: z.string().max(200).nullable(),
  stratify: z.string().max(200).nullable(),
})

/** Datasets and their rows. */
export const datasetsRouter = router({
  list: procedure.query(({ ctx }) => ctx.services.datasets.list()),
  get: procedure.input(z.object({ dataset })).query(({ ctx, input }) => ctx.services.datasets.get(input.dataset)),
  create: procedure.input(z.object({ dataset: z.string().max(200) })).mutation(async ({ ctx, input }) => {
    await ctx.services.datasets.create(input.dataset)
    return {}
  }),
  remove: procedure.input(z.object({ dataset })).mutation(({ ctx, input }) => ctx.services.datasets.remove(input.dataset)),
  restore: procedure.input(z.object({ undo: z.string().max(100) })).mutation(({ ctx, input }) => ctx.services.datasets.restore(input.undo)),
  numbers: procedure
    .input(z.object({ dataset, query }))
    .query(({ ctx, input }) => ctx.services.datasets.numbers(input.dataset, input.query)),
  rows: procedure
    .input(z.object({ dataset, numbers: z.array(z.int()).max(500) }))
    .query(({ ctx, input }) => ctx.services.datasets.rows(input.dataset, input.numbers)),
  byId: procedure
    .input(z.object({ dataset, ids: z.array(rowIdSchema).max(500) }))
    .query(({ ctx, input }) => ctx.services.datasets.byId(input.dataset, input.ids)),
  change: procedure.input(z.object({ dataset, ids, change, by })).mutation(({ ctx, input }) => ctx.services.datasets.change(input)),
  changeMany: procedure.input(z.object({ dataset, changes, by })).mutation(({ ctx, input }) => ctx.services.datasets.changeMany(input)),
  addRow: procedure
    .input(z.object({ dataset, content: contentSchema, by }))
    .mutation(({ ctx, input }) => ctx.services.datasets.addRow(input)),
  /** Null if there is nothing to undo. */
  undo: procedure.input(z.object({ dataset, by })).mutation(({ ctx, input }) => ctx.services.datasets.undo(input.dataset, input.by)),
  agreement: procedure
    .input(z.object({ dataset, reviewers: z.tuple([by, by]) }))
    .query(({ ctx, input }) => ctx.services.datasets.agreement(input.dataset, input.reviewers)),
  split: procedure
    .input(z.object({ dataset, split, by }))
    .mutation(({ ctx, input }) => ctx.services.datasets.split(input.dataset, input.split, input.by)),
  splitFacts: procedure.input(z.object({ dataset })).query(({ ctx, input }) => ctx.services.datasets.splitFacts(input.dataset)),
  previewSplit: procedure
    .input(z.object({ dataset, split }))
    .query(({ ctx, input }) => ctx.services.datasets.previewSplit(input.dataset, input.split)),
  snapshot: procedure
    .input(z.object({ dataset, tag, note: z.string().max(10_000).optional() }))
    .mutation(({ ctx, input: { dataset: name, tag: given, note } }) =>
      ctx.services.datasets.snapshot(name, { tag: given, ...(note !== undefined && { note }) }),
    ),
  removeSnapshot: procedure.input(z.object({ dataset, tag })).mutation(async ({ ctx, input }) => {
    await ctx.services.datasets.removeSnapshot(input.dataset, input.tag)
    return {}
  }),
  diff: procedure
    .input(z.object({ dataset, from: tag, to: tag }))
    .query(({ ctx, input: { dataset: name, from, to } }) => ctx.services.datasets.diff(name, { from, to })),
  rowsIn: procedure
    .input(z.object({ dataset, snapshot: tag, ids: z.array(rowIdSchema).max(500) }))
    .query(({ ctx, input }) => ctx.services.datasets.rowsIn(input)),
  /** A mutation, because the keys of a grid are too long for the address of a query. */
  ofCells: procedure
    .input(z.object({ keys: z.array(cellKeySchema).max(200_000) }))
    .mutation(({ ctx, input }) => ctx.services.datasets.ofCells(input.keys)),
  /** Rows from the stored cells of a notebook: counted, or added if `send`. Without `keys` from all its cells. */
  sendCells: procedure
    .input(
      z.object({
        slug: slugSchema,
        lane: z.enum(['fast', 'exact']).optional(),
        dataset: z.string().max(200),
        keys: z.array(cellKeySchema).max(200_000).nullable(),
        options: sendOptionsSchema,
        send: z.boolean(),
        by,
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.cells.send(input)),
  watch: procedure.input(z.object({ dataset })).subscription(async function* ({ ctx, input }) {
    yield* ctx.services.datasets.watch(input.dataset, ctx.signal)
  }),
})
