export * from './offsets';
export * from './plural';
export * from './size';
export * from './time';
