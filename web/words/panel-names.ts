export type PanelName =
  | 'overview'
  | 'exposure'
  | 'threads'
  | 'modules'
  | 'memory'
  | 'system'
  | 'hex'
  | 'share'
  | 'help';
