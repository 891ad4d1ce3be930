import { stringify } from 'yaml'
import type { RowKind } from '../../row/content.ts'
import type { ConfiguredFile } from './folderLayout.ts'
import { type ConfiguredTraining, guideTraining, schedulerName } from './guideTraining.ts'

/**
 * The config of axolotl for files of one kind, all conversations or all pairs, with paths from the folder in which it lies. The test split is
 * not used for training.
 */
export function axolotlConfig(files: readonly ConfiguredFile[], { baseModel, settings }: ConfiguredTraining = guideTraining): string {
  const isPairs = files.some(({ kind }) => kind === 'preference')
  const of = (split: ConfiguredFile['split']) => files.filter((file) => file.split === split).map((file) => source(file))
  const config = {
    base_model: baseModel,
    ...(isPairs && { rl: 'dpo' }),
    chat_template: 'tokenizer_default',
    datasets: of('train'),
    ...(of('validation').length > 0 && { test_datasets: of('validation') }),
    output_dir: './outputs',
    sequence_len: settings.context,
    adapter: 'lora',
    lora_r: settings.rank,
    lora_alpha: settings.alpha,
    lora_dropout: settings.dropout,
    lora_target_modules: [...settings.targets],
    micro_batch_size: settings.batch,
    gradient_accumulation_steps: settings.accumulation,
    num_epochs: settings.epochs,
    ...(settings.maxSteps !== null && { max_steps: settings.maxSteps }),
    learning_rate: settings.learningRate,
    warmup_steps: settings.warmup,
    optimizer: 'adamw_torch',
    lr_scheduler: schedulerName(settings),
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.maxGradNorm,
    ...(isPairs && { rl_beta: settings.beta }),
    seed: settings.seed,
  }
  return `# Run in this folder: axolotl train ${configName(files[0]?.kind ?? 'chat')}\n${stringify(config)}`
}

function source({ path, kind, split }: ConfiguredFile): Record<string, unknown> {
  const file = { path: `./${path}`, ds_type: 'json', split: 'train' }
  if (kind === 'preference')
    return { ...file, type: 'chat_template.default', field_messages: 'prompt', field_chosen: 'chosen', field_rejected: 'rejected' }
  return {
    ...file,
    type: 'chat_template',
    field_messages: 'messages',
    ...(split === 'train' && { roles_to_train: ['assistant'] }),
  }
}

/** The name of the config for files of a kind. */
export function configName(kind: RowKind): string {
  return kind === 'preference' ? 'config-dpo.yaml' : 'config.yaml'
}
