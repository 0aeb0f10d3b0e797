#include "services/ctl/resources.h"

namespace steward::ctl {

const std::map<std::string, std::string>& Resources() {
  static const auto* const kAbout = new std::map<std::string, std::string>{
      {"account", "Customers, their hierarchy and their timeline"},
      {"amendment", "What is agreed to change of a contract, from a day on"},
      {"arr", "Yearly recurring revenue"},
      {"assignment", "Who looks after an account"},
      {"attestation", "Whom a customer's stakeholders name as their account manager"},
      {"backup", "Copies of everything, and the way back"},
      {"calendar", "When an organisation works: business calendars, with their versions"},
      {"clock", "The services' clock"},
      {"consent", "What customers' contacts allow"},
      {"contract", "Contracts, from draft to end"},
      {"cursor", "Named positions in the services' events"},
      {"epoch", "The counting of a journal that was restored"},
      {"escalation", "What can't wait, with its clocks"},
      {"escalation-policy", "Who is called, and by when"},
      {"events", "What was recorded, as it is recorded"},
      {"follow-up", "Customers who were unhappy, until somebody talked to them"},
      {"forecast", "What renewals will come to"},
      {"health", "How accounts are, and why"},
      {"interaction", "Contacts with customers"},
      {"invitation", "Who was asked, and what became of it"},
      {"job-titles", "Which job titles speak for an account manager"},
      {"org-unit", "Units of our own organisation"},
      {"parked", "Events that could not be processed"},
      {"person", "People of our own organisation"},
      {"renewal", "The renewal of each term of a contract"},
      {"response", "What contacts answered"},
      {"score", "NPS, CSAT and CES, with their margins"},
      {"scorecard", "What health is measured by"},
      {"survey", "Questions to contacts, in versions"}};
  return *kAbout;
}

}  // namespace steward::ctl
