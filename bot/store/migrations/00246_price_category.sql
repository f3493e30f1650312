-- +goose Up
-- WhatsApp by a provider costs by the message and by its category, so a price may say of
-- which it is; '' is that of a part of an SMS.
ALTER TABLE sms_price ADD COLUMN category TEXT NOT NULL DEFAULT '';
