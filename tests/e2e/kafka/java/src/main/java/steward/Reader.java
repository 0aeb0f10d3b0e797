package steward;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import steward.accounts.v1.AccountsEvents.AccountsEvent;
import steward.common.v1.EnvelopeOuterClass.Envelope;
import steward.contracts.v1.ContractsEvents.ContractsEvent;
import steward.escalations.v1.EscalationsEvents.EscalationsEvent;
import steward.feedback.v1.FeedbackEvents.FeedbackEvent;

/**
 * Writes a line for each record of the events topics, from the beginning to the ends of now: service, partition of the
 * record, partition on which this client's default partitioner puts its key, epoch, seq, type, aggregate. Arguments:
 * the broker's address, a name for the topic that the partitioner is tried on (it is deleted in the end), and the file.
 */
public final class Reader {
  private static final Map<String, Parser<? extends Message>> EVENTS =
      Map.of(
          "accounts", AccountsEvent.parser(),
          "contracts", ContractsEvent.parser(),
          "feedback", FeedbackEvent.parser(),
          "escalations", EscalationsEvent.parser());

  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]));
        PrintStream out = new PrintStream(args[2])) {
      for (String service : EVENTS.keySet()) {
        String topic = topic(service), trial = args[1] + "-" + service;
        int count = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        admin.createTopics(List.of(new NewTopic(trial, count, (short) 1))).all().get();
        read(args[0], service, trial, out);
        admin.deleteTopics(List.of(trial)).all().get();
      }
    }
  }

  private static String topic(String service) {
    return "steward." + service + ".events.v1";
  }

  private static void read(String address, String service, String trial, PrintStream out) throws Exception {
    String topic = topic(service);
    Map<String, Object> server = Map.of("bootstrap.servers", address);
    Map<String, Integer> chosen = new HashMap<>();
    try (var consumer = new KafkaConsumer<>(server, new StringDeserializer(), new ByteArrayDeserializer());
        var producer = new KafkaProducer<>(server, new StringSerializer(), new ByteArraySerializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (record.key() != null && !chosen.containsKey(record.key())) {
            var sent = producer.send(new ProducerRecord<>(trial, record.key(), new byte[0]));
            chosen.put(record.key(), sent.get().partition());
          }
          out.println(service + line(record, chosen.getOrDefault(record.key(), -1), EVENTS.get(service)));
        }
      }
    }
  }

  private static String line(ConsumerRecord<String, byte[]> record, int chosen, Parser<? extends Message> parser)
      throws Exception {
    Message event = parser.parseFrom(record.value());
    Envelope envelope = (Envelope) event.getField(event.getDescriptorForType().findFieldByName("envelope"));
    return "\t" + String.join("\t", String.valueOf(record.partition()), String.valueOf(chosen),
        String.valueOf(envelope.getEpoch()), String.valueOf(envelope.getSeq()), envelope.getType(),
        envelope.getAggregate());
  }
}
