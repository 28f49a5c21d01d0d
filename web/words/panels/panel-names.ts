export type PanelName =
  | 'overview'
  | 'exposure'
  | 'threads'
  | 'modules'
  | 'memory'
  | 'system'
  | 'hex'
  | 'strings'
  | 'share'
  | 'clean'
  | 'help';
